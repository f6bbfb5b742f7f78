using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// The reminders of open deadlines that count as received: sent, planned, seen, or sent before a restore. A sweep of several moments
/// adds its own. Reminders from before a reopening are left out, and those planned for later days by a clock that ran ahead.
/// </summary>
internal sealed class ReminderHistory
{
    private readonly Dictionary<(long DeadlineId, long AccountId), List<PastReminder>> _reminders = [];
    private readonly HashSet<(long DeadlineId, long AccountId, long Revision, string Day)> _givenUp;

    /// <summary>Reads the reminders that matter for the moments of a sweep.</summary>
    public ReminderHistory(Session session, DueFacts facts)
    {
        var days = new
        {
            first = Iso(DueFacts.Tomorrow(facts.Moments[0])),
            last = Iso(DueFacts.Tomorrow(facts.Now)),
            SuppressionReason.ReleasedUnsent,
        };
        foreach (var row in session.Connection.Query<ReminderRow>(
            // The last reminder of each deadline to each person, and those planned ahead of the first moment.
            // One that waits and names another due day than the deadline now has is not sent any more: nobody was told of it. Of two of
            // one revision and day, one was dropped before the other was planned.
            """
            SELECT h.deadline_id, h.account_id, h.local_date, h.due_on, h.revision
            FROM (
              SELECT r.deadline_id, r.account_id, r.local_date, r.due_on, r.revision,
                row_number() OVER (
                  PARTITION BY r.deadline_id, r.account_id, CASE WHEN r.local_date <= @first THEN '' ELSE r.local_date END
                  ORDER BY r.revision DESC, r.local_date DESC, r.state = 'suppressed', coalesce(r.acknowledged_at, '') DESC, r.id) AS place
              FROM reminder r
              JOIN deadline d ON d.id = r.deadline_id
              WHERE d.status = 'open' AND r.local_date <= @last AND NOT r.before_reopening AND (
                r.state = 'sent' OR r.state = 'planned' AND r.due_on = d.due_on OR r.acknowledged_at IS NOT NULL
                OR EXISTS (SELECT 1 FROM outbox o WHERE o.reminder_id = r.id AND o.outcome = @ReleasedUnsent))) h
            WHERE h.place = 1
            """,
            days))
            if (Days.IsDay(row.LocalDate) && (row.DueOn is null || Days.IsDay(row.DueOn)))
                Add((row.DeadlineId, row.AccountId), row.Revision, new LastTold(Parse(row.LocalDate), row.DueOn is { } day ? Parse(day) : null));
        _givenUp = session.Connection.Query<(long, long, long, string)>(
            """
            SELECT deadline_id, account_id, revision, local_date
            FROM reminder
            WHERE state = 'failed' AND NOT before_reopening AND local_date >= @first
            """,
            new { first = Iso(DueFacts.Tomorrow(facts.Moments[0]).PlusDays(-2)) }).ToHashSet();
    }

    /// <summary>The last reminder of a deadline to a person.</summary>
    /// <param name="key">The deadline and the person.</param>
    /// <param name="until">Reminders of later days do not count.</param>
    public LastTold? Last((long DeadlineId, long AccountId) key, LocalDate until) =>
        _reminders.GetValueOrDefault(key)?.Where(t => t.Told.Day <= until).MaxBy(t => (t.Revision, t.Told.Day))?.Told;

    /// <summary>Whether the reminder of that day is a dead letter; it is not planned anew before the next day.</summary>
    public bool IsGivenUp((long DeadlineId, long AccountId) key, long revision, LocalDate day) =>
        _givenUp.Contains((key.DeadlineId, key.AccountId, revision, Iso(day)));

    /// <summary>Adds a reminder that is planned now.</summary>
    public void Add((long DeadlineId, long AccountId) key, long revision, LastTold told)
    {
        if (!_reminders.TryGetValue(key, out var reminders))
            _reminders[key] = reminders = [];
        reminders.Add(new PastReminder(revision, told));
    }

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static LocalDate Parse(string day) => LocalDatePattern.Iso.Parse(day).Value;

    private sealed record PastReminder(long Revision, LastTold Told);

    private sealed record ReminderRow
    {
        public required long DeadlineId { get; init; }
        public required long AccountId { get; init; }
        public required string LocalDate { get; init; }
        public string? DueOn { get; init; }
        public required long Revision { get; init; }
    }
}
