using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// Finds the reminders that are due and writes each into the ledger and the outbox, all in one transaction. It looks at the state
/// of the record and at what was told, never at events: a tick that was missed, doubled or killed changes nothing.
/// </summary>
internal sealed class Sweep(TrackerDatabase database, MailSettings mail)
{
    /// <summary>Plans what is due now; says how many reminders that was.</summary>
    public int Run() => database.WriteAsSystem(session =>
    {
        var now = Instant.FromDateTimeOffset(session.Now);
        var accounts = ReminderFacts.Accounts(session);
        var lastTold = LastTold(session);
        var planned = 0;
        // A day more than the schedule looks ahead: the day may have begun east of Greenwich.
        foreach (var deadline in ReminderFacts.OpenDeadlines(session, now.InUtc().Date.PlusDays(ReminderSchedule.DaysAhead + 1)))
            foreach (var person in deadline.Recipients(accounts))
            {
                var told = lastTold.TryGetValue((deadline.Id, person.AccountId), out var day) ? day : (LocalDate?)null;
                if (ReminderSchedule.Due(deadline.DueDate, deadline.Status, ReminderFacts.Zone(person), now, told) is { } reminder)
                    planned += Plan(session, deadline, person, reminder);
            }
        return planned;
    });

    /// <summary>The last local day on which each person was told of each open deadline, or is about to be.</summary>
    private static Dictionary<(long DeadlineId, long AccountId), LocalDate> LastTold(Session session) =>
        session.Connection.Query<(long DeadlineId, long AccountId, string Day)>(
            """
            SELECT r.deadline_id, r.account_id, max(r.local_date)
            FROM reminder r
            JOIN deadline d ON d.id = r.deadline_id
            WHERE d.status = 'open' AND r.state <> 'suppressed'
            GROUP BY r.deadline_id, r.account_id
            """).ToDictionary(r => (r.DeadlineId, r.AccountId), r => LocalDatePattern.Iso.Parse(r.Day).Value);

    private int Plan(Session session, RemindedDeadline deadline, Actor person, Reminder reminder)
    {
        var row = new
        {
            Id = NewId.Draw(),
            DeadlineId = deadline.Id,
            deadline.Revision,
            person.AccountId,
            Offset = reminder.Code,
            LocalDate = LocalDatePattern.Iso.Format(reminder.LocalDate),
            Domain = mail.From.Domain,
            Now = Instants.Text(session.Now),
        };
        var isNew = session.Connection.Execute(
            """
            INSERT INTO reminder (id, deadline_id, revision, account_id, offset, local_date)
            VALUES (@Id, @DeadlineId, @Revision, @AccountId, @Offset, @LocalDate)
            ON CONFLICT DO NOTHING
            """,
            row);
        return isNew == 0 ? 0 : session.Connection.Execute(
            """
            INSERT INTO outbox (message_id, reminder_id, account_id, next_at)
            VALUES ('reminder.' || @Id || '.' || @Revision || '@' || @Domain, @Id, @AccountId, @Now)
            """,
            row);
    }
}
