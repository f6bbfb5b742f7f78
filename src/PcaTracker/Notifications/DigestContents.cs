using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>Gathers what a digest tells, through the wall of whom it is for.</summary>
internal static class DigestContents
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    /// <summary>What that person is told at that moment.</summary>
    /// <param name="database">The record.</param>
    /// <param name="person">Whom.</param>
    /// <param name="accounts">Every account that is not disabled: who answers for a deadline depends on who is there.</param>
    /// <param name="at">The moment; also one to come, for a preview.</param>
    /// <param name="since">From when on changes are told.</param>
    public static Digest Of(TrackerDatabase database, Actor person, IReadOnlyList<Actor> accounts, Instant at, DateTimeOffset since)
    {
        using var session = database.OpenAs(person);
        var today = at.InZone(ReminderFacts.Zone(person)).Date;
        var deadlines = Deadlines(session, today).Where(d => d.IsWhole && Concerns(d, person, accounts)).ToList();
        var overdue = deadlines.Where(d => Instants.Parse(d.DueAt) <= at.ToDateTimeOffset()).ToList();
        var open = deadlines.Except(overdue).Select(d => d.Shown).ToLookup(d => d.DueOn <= today);
        return new Digest(
            [.. overdue.Select(d => d.Shown)], [.. open[true]], [.. open[false]],
            Changes(session, since, at), NextRound(session, today));
    }

    /// <summary>Theirs, or what they answer for by leading a delegation or keeping the joint calendar.</summary>
    private static bool Concerns(Row deadline, Actor person, IReadOnlyList<Actor> accounts) =>
        (person.Role is Role.Head or Role.Secretariat && ReminderRecipients.AnswersFor(deadline.ResponsibleParty, deadline.Visibility, person))
        || ReminderRecipients.Of(deadline.Owner, deadline.ResponsibleParty, deadline.Visibility, accounts)
            .Any(r => r.Person.AccountId == person.AccountId && r.Reason != Reminder.Escalation);

    private static IEnumerable<Row> Deadlines(Session session, LocalDate today) => session.Connection.Query<Row>(
        """
        SELECT id, title, due_on, due_time, due_at, time_zone, chapter_code, responsible_party, owner, visibility
        FROM visible_deadline
        WHERE status = 'open' AND due_on <= @until
        ORDER BY due_at, id
        """,
        new { until = LocalDatePattern.Iso.Format(today.PlusDays(Digest.DaysAhead)) });

    private static IReadOnlyList<ChapterChanges> Changes(Session session, DateTimeOffset since, Instant at) =>
    [
        .. session.Connection.Query<Change>(
            """
            SELECT c.chapter_code, c.who || ' ' || c.summary AS line, c.is_shared
            FROM visible_line c
            LEFT JOIN chapter h ON h.code = c.chapter_code
            LEFT JOIN visible_outcome o ON c.entity_set = 'Outcomes' AND o.id = c.entity_id
            WHERE c.at > @since AND c.at <= @at
            ORDER BY c.chapter_code IS NULL, h.sort_key, c.chapter_code,
              c.entity_set = 'Chapters' AND c.action IN ('close', 'reopen') OR o.status_after IS NOT NULL AND o.status_after IS NOT o.status_before DESC,
              c.at DESC, c.line DESC
            """,
            new { since = Instants.Text(since), at = Instants.Text(at.ToDateTimeOffset()) })
            .GroupBy(change => change.ChapterCode)
            .Select(chapter => new ChapterChanges(
                chapter.Key, [.. chapter.Where(c => c.IsShared).Select(c => c.Line)], chapter.Count(c => !c.IsShared))),
    ];

    private static NextRound? NextRound(Session session, LocalDate today) =>
        session.Connection.QueryFirstOrDefault<(long Number, string? StartsOn, string Precision, string? City)?>(
            """
            SELECT number, starts_on, date_precision, city
            FROM visible_round
            WHERE status = 'planned' AND coalesce(ends_on, starts_on, '9999-12-31') >= @today
            ORDER BY coalesce(starts_on, '9999-12-31'), number
            """,
            new { today = LocalDatePattern.Iso.Format(today) }) is { } round
            ? new((int)round.Number, LocalDatePattern.Iso.Parse(round.StartsOn ?? "") is { Success: true } day ? day.Value : null, round.Precision, round.City)
            : null;

    /// <summary>What both delegations read may go by mail, which is outside the walls; what one side keeps to itself may not.</summary>
    public static bool MayLeave(string visibility) => visibility is Visibility.Public or Visibility.Shared;

    private sealed record Change
    {
        public string? ChapterCode { get; init; }
        public required string Line { get; init; }
        public required bool IsShared { get; init; }
    }

    private sealed record Row
    {
        public required long Id { get; init; }
        public required string Title { get; init; }
        public required string DueOn { get; init; }
        public string? DueTime { get; init; }
        public required string DueAt { get; init; }
        public required string TimeZone { get; init; }
        public string? ChapterCode { get; init; }
        public required string ResponsibleParty { get; init; }
        public string? Owner { get; init; }
        public required string Visibility { get; init; }

        /// <summary>Whether its day and time are such: another program may have written others.</summary>
        public bool IsWhole => LocalDatePattern.Iso.Parse(DueOn).Success && (DueTime is null || Time.Parse(DueTime).Success);

        public DigestDeadline Shown => new(
            Id, MayLeave(Visibility) ? Title : null, LocalDatePattern.Iso.Parse(DueOn).Value,
            DueTime is null ? null : Time.Parse(DueTime).Value, TimeZone, ChapterCode);
    }
}
