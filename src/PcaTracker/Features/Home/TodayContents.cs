using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Notifications.Planning;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Home;

/// <summary>What concerns a person today, in the order of their digest.</summary>
/// <param name="Day">The person's day.</param>
/// <param name="Until">The last of the next seven working days.</param>
/// <param name="WorkingDays">The working days by which the person counts.</param>
/// <param name="Overdue">The overdue deadlines that concern them, the oldest first.</param>
/// <param name="DueToday">Those due on their day.</param>
/// <param name="Upcoming">Those of the next seven working days, the earliest first.</param>
/// <param name="Since">The moment after which changes are listed.</param>
/// <param name="IsLastVisit">Whether that is the end of their last visit, and not the default of seven days.</param>
/// <param name="Changes">What changed since, by chapter, changes of status first.</param>
/// <param name="NextRound">The next round that is planned.</param>
internal sealed record TodayContents(
    LocalDate Day, LocalDate Until, WorkingDays WorkingDays,
    IReadOnlyList<ConcerningDeadline> Overdue, IReadOnlyList<ConcerningDeadline> DueToday, IReadOnlyList<ConcerningDeadline> Upcoming,
    DateTimeOffset Since, bool IsLastVisit,
    IReadOnlyList<ActivityRow> Changes, NextRound? NextRound)
{
    private const int WorkingDaysAhead = 7;

    private static readonly TimeSpan AtFirst = TimeSpan.FromDays(7);

    /// <summary>Whether nothing is due and nothing has changed.</summary>
    public bool IsEmpty => Overdue.Count + DueToday.Count + Upcoming.Count + Changes.Count == 0;

    /// <summary>Reads it under the row-level security of its reader.</summary>
    public static TodayContents Read(TrackerDatabase database, Actor person)
    {
        using var system = database.OpenAsSystem();
        var facts = new DueFacts(system);
        var today = facts.Now.InZone(ReminderFacts.Zone(person)).Date;
        var workingDays = facts.WorkingDays[person.Side];
        var until = workingDays.Plus(today, WorkingDaysAhead);
        using var session = database.OpenAs(person);
        var lastVisit = Visits.LastOf(session);
        var since = lastVisit ?? system.Now - AtFirst;
        var due = DigestContents.Due(session, person, facts.Accounts, facts.Now, until);
        return new TodayContents(
            today, until, workingDays, Listed(due.Overdue), Listed(due.Today), Listed(due.Upcoming), since, lastVisit is not null,
            DigestContents.Lines(session, since, facts.Now), DigestContents.NextRound(session, today));
    }

    private static IReadOnlyList<ConcerningDeadline> Listed(IReadOnlyList<RemindedDeadline> deadlines) =>
    [
        .. deadlines.Select(d => new ConcerningDeadline(
            d.Id, d.Title, d.DueDate, d.DueTime is null ? null : $"{d.DueTime[..5]} {Dates.Place(d.TimeZone)}",
            d.ChapterCode, d.ResponsibleParty, d.Visibility)),
    ];
}

/// <summary>A deadline that concerns the reader.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="DueOn">The due day.</param>
/// <param name="DueTime">The due time and its zone in words, if it has one.</param>
/// <param name="ChapterCode">The chapter.</param>
/// <param name="ResponsibleParty">The side from which it is due.</param>
/// <param name="Visibility">Who reads it.</param>
public sealed record ConcerningDeadline(
    long Id, string Title, LocalDate DueOn, string? DueTime, string? ChapterCode, string ResponsibleParty, string Visibility);
