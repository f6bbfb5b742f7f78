using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>Who is to be reminded of which deadline now.</summary>
internal static class DueReminders
{
    /// <param name="session">The program's own.</param>
    /// <param name="facts">Who there is.</param>
    /// <param name="log">Told of a deadline that another program has damaged: it must not keep the others from being told of.</param>
    public static List<Found> Of(Session session, DueFacts facts, ILogger log)
    {
        // A day more than today: the day may have begun east of Greenwich.
        var tomorrow = facts.Now.InUtc().Date.PlusDays(1);
        var told = Told(session, tomorrow);
        var snoozes = Snoozes(session);
        var found = new List<Found>();
        foreach (var deadline in ReminderFacts.OpenDeadlines(session, tomorrow))
            try
            {
                found.AddRange(Of(deadline, facts, tomorrow, told, snoozes));
            }
            catch (Exception e)
            {
                log.LogError(e, "Nobody can be reminded of deadline {Id}.", deadline.Id);
            }

        return found;
    }

    private static IEnumerable<Found> Of(
        RemindedDeadline deadline, DueFacts facts, LocalDate tomorrow,
        Dictionary<(long DeadlineId, long AccountId), LastTold> told, Dictionary<(long DeadlineId, long AccountId), Snoozed> snoozes)
    {
        if (!deadline.IsWhole)
            throw new FormatException("Its row does not hold what it should.");
        var calendar = new DeadlineDays(deadline, facts.WorkingDays);
        foreach (var (person, reason) in deadline.Recipients(facts.Accounts))
        {
            var settings = facts.SettingsOf(person);
            var days = calendar.For(settings, reason);
            if (days.Days[0].Day > tomorrow)
                continue;
            var key = (deadline.Id, person.AccountId);
            var reminder = ReminderSchedule.Due(days, settings, ReminderFacts.Zone(person), facts.Now, told.GetValueOrDefault(key), snoozes.GetValueOrDefault(key));
            if (reminder is not null)
                yield return new Found(person.AccountId, reminder.LocalDate, new DueReminder(deadline.Id, deadline.Revision, deadline.DueOn, reminder, reason));
        }
    }

    /// <summary>
    /// What each person was last told of each open deadline, or is about to be, or read on the pages, or was told before a restore.
    /// Left out is what was not delivered, what was told before the deadline was reopened, and what a clock that ran ahead had planned for days to come.
    /// </summary>
    private static Dictionary<(long DeadlineId, long AccountId), LastTold> Told(Session session, LocalDate tomorrow) =>
        session.Connection.Query<(long DeadlineId, long AccountId, string Day, string? DueOn, string Last)>(
            // Of rows that are told apart by nothing else, SQLite answers the one that has the maximum.
            """
            SELECT r.deadline_id, r.account_id, r.local_date, r.due_on, max(printf('%012d %s', r.revision, r.local_date))
            FROM reminder r
            JOIN deadline d ON d.id = r.deadline_id
            WHERE d.status = 'open' AND r.local_date <= @tomorrow AND r.before_reopening = 0 AND (
              r.state IN ('planned', 'sent') OR r.acknowledged_at IS NOT NULL
              OR EXISTS (SELECT 1 FROM outbox o WHERE o.reminder_id = r.id AND o.outcome = @ReleasedUnsent))
            GROUP BY r.deadline_id, r.account_id
            """,
            new { tomorrow = LocalDatePattern.Iso.Format(tomorrow), Outcome.ReleasedUnsent })
            .Where(r => Days.IsDay(r.Day) && (r.DueOn is null || Days.IsDay(r.DueOn)))
            .ToDictionary(r => (r.DeadlineId, r.AccountId), r => new LastTold(Parse(r.Day), r.DueOn is { } day ? Parse(day) : null));

    private static Dictionary<(long DeadlineId, long AccountId), Snoozed> Snoozes(Session session) =>
        session.Connection.Query<(long DeadlineId, long AccountId, string Until, string DueOn)>("SELECT deadline_id, account_id, until, due_on FROM snooze")
            .Where(s => Days.IsDay(s.Until) && Days.IsDay(s.DueOn))
            .ToDictionary(s => (s.DeadlineId, s.AccountId), s => new Snoozed(Parse(s.Until), Parse(s.DueOn)));

    private static LocalDate Parse(string day) => LocalDatePattern.Iso.Parse(day).Value;
}

/// <summary>On which days one deadline is reminded of: its own, or those of whoever is told; the same for all who want the same.</summary>
internal sealed class DeadlineDays(RemindedDeadline deadline, IReadOnlyDictionary<string, WorkingDays> working)
{
    private readonly Dictionary<ReminderOffsets, ReminderDays> _days = new(ReferenceEqualityComparer.Instance);

    public ReminderDays For(NotificationSettings settings, string reason)
    {
        var offsets = ReminderOffsets.For(reason, deadline.ReminderOffsets, settings);
        if (!_days.TryGetValue(offsets, out var days))
            _days[offsets] = days = new ReminderDays(deadline.DueDate, offsets, working[deadline.ResponsibleParty]);
        return days;
    }
}
