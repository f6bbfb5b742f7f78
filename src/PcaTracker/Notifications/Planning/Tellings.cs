using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// What people were told of the open deadlines, or are about to be, or read on the pages, or were told before a restore; and what a sweep
/// of several moments adds to it. Left out is what was told before a deadline was reopened, and what a clock that ran ahead of the moment
/// had planned for days to come.
/// </summary>
internal sealed class Tellings
{
    private readonly Dictionary<(long DeadlineId, long AccountId), List<Telling>> _told = [];
    private readonly HashSet<(long DeadlineId, long AccountId, long Revision, string Day)> _givenUp;

    public Tellings(Session session, DueFacts facts)
    {
        var days = new { first = Iso(DueFacts.Tomorrow(facts.Moments[0])), last = Iso(DueFacts.Tomorrow(facts.Now)), SuppressionReason.ReleasedUnsent };
        foreach (var row in session.Connection.Query<Row>(
            // Of the rows of a group, SQLite answers the one that has the maximum: what was told last, and what was planned ahead of the first moment.
            """
            SELECT r.deadline_id, r.account_id, r.local_date, r.due_on, r.revision, max(printf('%012d %s', r.revision, r.local_date)) AS last
            FROM reminder r
            JOIN deadline d ON d.id = r.deadline_id
            WHERE d.status = 'open' AND r.local_date <= @last AND r.before_reopening = 0 AND (
              r.state IN ('planned', 'sent') OR r.acknowledged_at IS NOT NULL
              OR EXISTS (SELECT 1 FROM outbox o WHERE o.reminder_id = r.id AND o.outcome = @ReleasedUnsent))
            GROUP BY r.deadline_id, r.account_id, iif(r.local_date <= @first, '', r.local_date)
            """,
            days))
            if (Days.IsDay(row.LocalDate) && (row.DueOn is null || Days.IsDay(row.DueOn)))
                Add((row.DeadlineId, row.AccountId), row.Revision, new LastTold(Parse(row.LocalDate), row.DueOn is { } day ? Parse(day) : null));
        _givenUp = session.Connection.Query<(long, long, long, string)>(
            "SELECT deadline_id, account_id, revision, local_date FROM reminder WHERE state = 'failed' AND before_reopening = 0 AND local_date >= @first",
            new { first = Iso(DueFacts.Tomorrow(facts.Moments[0]).PlusDays(-2)) }).ToHashSet();
    }

    /// <summary>What somebody was last told of a deadline.</summary>
    /// <param name="key">The deadline and the person.</param>
    /// <param name="until">What is of a later day does not count.</param>
    public LastTold? Last((long DeadlineId, long AccountId) key, LocalDate until) =>
        _told.GetValueOrDefault(key)?.Where(t => t.Told.Day <= until).MaxBy(t => (t.Revision, t.Told.Day))?.Told;

    /// <summary>Whether nobody took the message that would tell it on that day: it is not tried anew before the next.</summary>
    public bool IsGivenUp((long DeadlineId, long AccountId) key, long revision, LocalDate day) => _givenUp.Contains((key.DeadlineId, key.AccountId, revision, Iso(day)));

    /// <summary>Counts one that is planned now.</summary>
    public void Add((long DeadlineId, long AccountId) key, long revision, LastTold told)
    {
        if (!_told.TryGetValue(key, out var tellings))
            _told[key] = tellings = [];
        tellings.Add(new Telling(revision, told));
    }

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static LocalDate Parse(string day) => LocalDatePattern.Iso.Parse(day).Value;

    private sealed record Telling(long Revision, LastTold Told);

    private sealed record Row
    {
        public required long DeadlineId { get; init; }
        public required long AccountId { get; init; }
        public required string LocalDate { get; init; }
        public string? DueOn { get; init; }
        public required long Revision { get; init; }
    }
}
