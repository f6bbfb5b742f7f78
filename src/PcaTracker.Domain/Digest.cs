using NodaTime;

namespace PcaTracker.Domain;

/// <summary>The content of one person's digest mail. It names no row that only one side sees; it counts them.</summary>
/// <param name="Overdue">Overdue deadlines, the oldest first.</param>
/// <param name="DueToday">Deadlines due on the person's current day.</param>
/// <param name="Upcoming">Deadlines of the following seven days, the earliest first.</param>
/// <param name="Changes">What changed since the last digest that was sent, by chapter in the order of the agreement.</param>
/// <param name="NextRound">The next round, if one is planned.</param>
/// <param name="ToldUntil">The moment of the newest of those changes; the next digest begins after it.</param>
public sealed record Digest(
    IReadOnlyList<DigestDeadline> Overdue, IReadOnlyList<DigestDeadline> DueToday, IReadOnlyList<DigestDeadline> Upcoming,
    IReadOnlyList<ChapterChanges> Changes, NextRound? NextRound, DateTimeOffset ToldUntil)
{
    /// <summary>The most deadlines or changes that a mail lists; it counts the others.</summary>
    public const int MostLines = 50;

    /// <summary>How many days after today count as upcoming.</summary>
    public const int DaysAhead = 7;

    /// <summary>Whether there is nothing to send. A planned round alone is not news.</summary>
    public bool IsEmpty => Overdue.Count + DueToday.Count + Upcoming.Count + Changes.Count == 0;
}

/// <summary>A deadline in a digest.</summary>
/// <param name="Id">Its key, for the mail's reference and link.</param>
/// <param name="Title">Its title; null when only one side sees the deadline.</param>
/// <param name="DueOn">The due day.</param>
/// <param name="DueTime">The due time, if it has one.</param>
/// <param name="TimeZone">IANA zone of <paramref name="DueTime"/>.</param>
/// <param name="ChapterCode">The chapter, e.g. <c>IV.5</c>.</param>
/// <param name="ChapterHeading">Its heading in the person's language, or in English where it has none.</param>
public sealed record DigestDeadline(
    long Id, string? Title, LocalDate DueOn, LocalTime? DueTime, string TimeZone, string? ChapterCode, string? ChapterHeading);

/// <summary>The changes of a chapter: status changes first, then the newest first.</summary>
/// <param name="Code">The chapter; null for changes outside any chapter, which come last.</param>
/// <param name="Heading">Its heading in the person's language, or in English where it has none.</param>
/// <param name="Lines">Changes that both delegations may read.</param>
/// <param name="OwnSide">The number of further changes, to papers that only the person's own side sees.</param>
public sealed record ChapterChanges(string? Code, string? Heading, IReadOnlyList<ToldChange> Lines, int OwnSide);

/// <summary>A change as a digest tells it.</summary>
/// <param name="Text">Who did what, in the person's language.</param>
/// <param name="IsAsRecorded">Whether it is in English instead, as entries from before the activity log kept facts.</param>
public sealed record ToldChange(string Text, bool IsAsRecorded = false);

/// <summary>The next planned round, as a digest mentions it.</summary>
public sealed record NextRound(int Number, LocalDate? StartsOn, string DatePrecision, string? City);
