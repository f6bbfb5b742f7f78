using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>A message that this process has leased. The attempt, counted from one, tells the lease from an earlier one that ran out.</summary>
internal sealed record LeasedMessage(
    long Id, string MessageId, long Attempt, long ReminderId, long DeadlineId, long Revision, long AccountId, string LocalDate);

/// <summary>The messages on their way: which one is next, and what became of it.</summary>
internal sealed class Outbox(TrackerDatabase database)
{
    /// <summary>How long a message is one sender's. A process that dies with it gives it up by this running out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>It comes about three days after the first.</summary>
    public const int LastAttempt = 77;

    private static readonly int[] MinutesBetween = [1, 2, 5, 15, 60];

    /// <summary>Leases the message that has waited longest, if one is waiting.</summary>
    public LeasedMessage? Claim() => database.WriteAsSystem(session =>
    {
        var id = session.Connection.ExecuteScalar<long?>(
            """
            UPDATE outbox
            SET state = 'leased', attempt = attempt + 1, lease_until = @leaseUntil
            WHERE id = (
              SELECT id
              FROM outbox
              WHERE state IN ('pending', 'leased') AND next_at <= @now AND coalesce(lease_until, '') <= @now
              ORDER BY next_at, id
              LIMIT 1)
            RETURNING id
            """,
            new { now = Instants.Text(session.Now), leaseUntil = Instants.Text(session.Now + Lease) });
        return session.Connection.QuerySingleOrDefault<LeasedMessage>(
            """
            SELECT o.id, o.message_id AS MessageId, o.attempt, o.reminder_id AS ReminderId,
              r.deadline_id AS DeadlineId, r.revision, o.account_id AS AccountId, r.local_date AS LocalDate
            FROM outbox o
            JOIN reminder r ON r.id = o.reminder_id
            WHERE o.id = @id
            """,
            new { id });
    });

    public void RecordSent(LeasedMessage message, string reply) => End(message, "sent", Reminder.Sent, reply);

    /// <summary>What it would have said no longer holds.</summary>
    public void Suppress(LeasedMessage message) => End(message, "suppressed", Reminder.Suppressed, reply: null);

    /// <summary>Waits longer each time, and gives up after <see cref="LastAttempt"/>.</summary>
    public void RecordFailed(LeasedMessage message, string reply)
    {
        if (message.Attempt >= LastAttempt)
            End(message, "dead", Reminder.Failed, reply);
        else
            database.WriteAsSystem(session => session.Connection.Execute(
                """
                UPDATE outbox
                SET state = 'pending', lease_until = NULL, next_at = @nextAt, smtp_reply = @reply
                WHERE id = @Id AND state = 'leased' AND attempt = @Attempt
                """,
                new { message.Id, message.Attempt, nextAt = Instants.Text(session.Now + Pause(message.Attempt)), reply }));
    }

    private static TimeSpan Pause(long attempt) => TimeSpan.FromMinutes(MinutesBetween[Math.Min(attempt, MinutesBetween.Length) - 1]);

    private void End(LeasedMessage message, string state, string reminderState, string? reply) => database.WriteAsSystem(session =>
    {
        var sentAt = state == "sent" ? Instants.Text(session.Now) : null;
        var isOurs = session.Connection.Execute(
            """
            UPDATE outbox
            SET state = @state, lease_until = NULL, smtp_reply = @reply, sent_at = @sentAt
            WHERE id = @Id AND state = 'leased' AND attempt = @Attempt
            """,
            new { message.Id, message.Attempt, state, reply, sentAt });
        return isOurs == 0 ? 0 : session.Connection.Execute(
            """
            UPDATE reminder
            SET state = @reminderState, sent_at = @sentAt
            WHERE id = @ReminderId
            """,
            new { message.ReminderId, reminderState, sentAt });
    });
}
