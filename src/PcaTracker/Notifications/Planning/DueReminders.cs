using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>Finds who is to be reminded of which deadline at each moment of a sweep.</summary>
internal static class DueReminders
{
    /// <summary>The reminders due.</summary>
    /// <param name="session">A system session.</param>
    /// <param name="facts">Accounts, settings, working days and moments.</param>
    /// <param name="log">Receives errors of single deadlines damaged by other programs, which must not affect the others.</param>
    /// <param name="progress">Receives how many deadlines have been looked at.</param>
    public static List<PlannedMessage> Of(Session session, DueFacts facts, ILogger log, ProgressLine? progress = null)
    {
        var history = new ReminderHistory(session, facts);
        var snoozes = Snoozes(session);
        var found = new List<PlannedMessage>();
        var deadlines = ReminderFacts.OpenDeadlines(session, DueFacts.Tomorrow(facts.Now));
        foreach (var (index, deadline) in deadlines.Index())
        {
            progress?.Report(index, deadlines.Count);
            try
            {
                found.AddRange(Of(deadline, facts, history, snoozes));
            }
            catch (Exception e)
            {
                log.LogError(e, "Nobody can be reminded of deadline {Id}.", deadline.Id);
            }
        }

        return found;
    }

    private static IEnumerable<PlannedMessage> Of(
        RemindedDeadline deadline, DueFacts facts, ReminderHistory history, Dictionary<(long DeadlineId, long AccountId), Snoozed> snoozes)
    {
        if (!deadline.IsWhole)
            throw new FormatException("Its day or time is not valid.");
        var calendar = new DeadlineDays(deadline, facts.WorkingDays);
        foreach (var (person, reason) in deadline.Recipients(facts.Accounts))
        {
            var (settings, zone, key) = (facts.SettingsOf(person), ReminderFacts.Zone(person), (deadline.Id, person.AccountId));
            var days = calendar.For(settings, reason);
            foreach (var moment in facts.MomentsOf(person, settings.Hour))
            {
                var tomorrow = DueFacts.Tomorrow(moment);
                if (days.Days[0].Day > tomorrow
                    || ReminderSchedule.Due(days, settings, zone, moment, history.Last(key, tomorrow), snoozes.GetValueOrDefault(key))
                        is not { } reminder
                    || history.IsGivenUp(key, deadline.Revision, reminder.LocalDate))
                    continue;
                history.Add(key, deadline.Revision, new LastTold(reminder.LocalDate, days.DueOn));
                yield return new PlannedMessage(
                    person.AccountId, moment, reminder.LocalDate, new DueReminder(deadline.Id, deadline.Revision, deadline.DueOn, reminder, reason));
            }
        }
    }

    private static Dictionary<(long DeadlineId, long AccountId), Snoozed> Snoozes(Session session) =>
        session.Connection.Query<(long DeadlineId, long AccountId, string Until, string DueOn)>(
            "SELECT deadline_id, account_id, until, due_on FROM snooze")
            .Where(s => Days.IsDay(s.Until) && Days.IsDay(s.DueOn))
            .ToDictionary(s => (s.DeadlineId, s.AccountId), s => new Snoozed(Parse(s.Until), Parse(s.DueOn)));

    private static LocalDate Parse(string day) => LocalDatePattern.Iso.Parse(day).Value;
}

/// <summary>The days on which a deadline is reminded of, by its own offsets or those of the recipient; cached per offsets.</summary>
internal sealed class DeadlineDays(RemindedDeadline deadline, IReadOnlyDictionary<string, WorkingDays> working)
{
    private readonly Dictionary<ReminderOffsets, ReminderDays> _days = new(ReferenceEqualityComparer.Instance);

    /// <summary>The days for somebody with these settings who is reminded for this reason.</summary>
    public ReminderDays For(NotificationSettings settings, string reason)
    {
        var offsets = ReminderOffsets.For(reason, deadline.ReminderOffsets, settings);
        if (!_days.TryGetValue(offsets, out var days))
            _days[offsets] = days = new ReminderDays(deadline.DueDate, offsets, working[deadline.ResponsibleParty]);
        return days;
    }
}
