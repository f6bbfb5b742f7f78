using NodaTime;

namespace PcaTracker.Domain;

/// <summary>What one person is told at once. It never holds what one side keeps to itself: of that, only that it is there.</summary>
/// <param name="Overdue">Deadlines that have passed, the oldest first.</param>
/// <param name="DueToday">Deadlines of the person's today.</param>
/// <param name="Upcoming">Deadlines of the seven days after it, the earliest first.</param>
/// <param name="Changes">What changed since the last digest that was sent, by chapter in the order of the agreement.</param>
/// <param name="NextRound">The next round, if one is planned.</param>
/// <param name="ToldUntil">The moment of the newest of those changes; the next digest tells what came after it.</param>
public sealed record Digest(
    IReadOnlyList<DigestDeadline> Overdue, IReadOnlyList<DigestDeadline> DueToday, IReadOnlyList<DigestDeadline> Upcoming,
    IReadOnlyList<ChapterChanges> Changes, NextRound? NextRound, DateTimeOffset ToldUntil)
{
    /// <summary>How many deadlines and changes a mail shows; of the others it says how many there are.</summary>
    public const int MostLines = 50;

    /// <summary>How many days after today count as coming up.</summary>
    public const int DaysAhead = 7;

    /// <summary>A round alone is nothing to write about: it is the same as yesterday.</summary>
    public bool IsEmpty => Overdue.Count + DueToday.Count + Upcoming.Count + Changes.Count == 0;
}

/// <summary>A deadline in a digest.</summary>
/// <param name="Id">Its key, for the reference and the link.</param>
/// <param name="Title">Its title; none of one side's own.</param>
/// <param name="DueOn">The day.</param>
/// <param name="DueTime">The time of day there, if it has one.</param>
/// <param name="TimeZone">IANA zone of <paramref name="DueTime"/>.</param>
/// <param name="ChapterCode">The chapter, e.g. <c>IV.5</c>.</param>
public sealed record DigestDeadline(long Id, string? Title, LocalDate DueOn, LocalTime? DueTime, string TimeZone, string? ChapterCode);

/// <summary>What changed in a chapter, moves of its status first, then the newest first.</summary>
/// <param name="Code">The chapter; none for what belongs to no chapter, which comes last.</param>
/// <param name="Lines">What both delegations may read of, as the activity feed says it.</param>
/// <param name="OwnSide">How many changes of the person's own side's papers there are besides.</param>
public sealed record ChapterChanges(string? Code, IReadOnlyList<string> Lines, int OwnSide);

/// <summary>The next round.</summary>
public sealed record NextRound(int Number, LocalDate? StartsOn, string DatePrecision, string? City);
