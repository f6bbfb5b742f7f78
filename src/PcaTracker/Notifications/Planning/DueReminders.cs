using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>Who is to be reminded of which deadline, at each of the moments that are looked at.</summary>
internal static class DueReminders
{
    /// <param name="session">The program's own.</param>
    /// <param name="facts">Who there is, and when.</param>
    /// <param name="log">Told of a deadline that another program has damaged: it must not keep the others from being told of.</param>
    /// <param name="progress">Told how many deadlines have been looked at.</param>
    public static List<PlannedMessage> Of(Session session, DueFacts facts, ILogger log, ProgressLine? progress = null)
    {
        var tellings = new Tellings(session, facts);
        var snoozes = Snoozes(session);
        var found = new List<PlannedMessage>();
        var deadlines = ReminderFacts.OpenDeadlines(session, DueFacts.Tomorrow(facts.Now));
        foreach (var (index, deadline) in deadlines.Index())
        {
            progress?.Report(index, deadlines.Count);
            try
            {
                found.AddRange(Of(deadline, facts, tellings, snoozes));
            }
            catch (Exception e)
            {
                log.LogError(e, "Nobody can be reminded of deadline {Id}.", deadline.Id);
            }
        }

        return found;
    }

    private static IEnumerable<PlannedMessage> Of(
        RemindedDeadline deadline, DueFacts facts, Tellings tellings, Dictionary<(long DeadlineId, long AccountId), Snoozed> snoozes)
    {
        if (!deadline.IsWhole)
            throw new FormatException("Its row does not hold what it should.");
        var calendar = new DeadlineDays(deadline, facts.WorkingDays);
        foreach (var (person, reason) in deadline.Recipients(facts.Accounts))
        {
            var (settings, zone, key) = (facts.SettingsOf(person), ReminderFacts.Zone(person), (deadline.Id, person.AccountId));
            var days = calendar.For(settings, reason);
            foreach (var moment in facts.MomentsOf(person, settings.Hour))
            {
                var tomorrow = DueFacts.Tomorrow(moment);
                if (days.Days[0].Day > tomorrow
                    || ReminderSchedule.Due(days, settings, zone, moment, tellings.Last(key, tomorrow), snoozes.GetValueOrDefault(key)) is not { } reminder
                    || tellings.IsGivenUp(key, deadline.Revision, reminder.LocalDate))
                    continue;
                tellings.Add(key, deadline.Revision, new LastTold(reminder.LocalDate, days.DueOn));
                yield return new PlannedMessage(person.AccountId, moment, reminder.LocalDate, new DueReminder(deadline.Id, deadline.Revision, deadline.DueOn, reminder, reason));
            }
        }
    }

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
