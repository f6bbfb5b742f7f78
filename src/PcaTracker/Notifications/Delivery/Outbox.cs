using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>What kind of message it is.</summary>
internal static class OutboxKind
{
    public const string Reminder = "reminder", Digest = "digest", Test = "test";
}

/// <summary>A message that this process has leased. The attempt, counted from one, tells the lease from an earlier one that ran out.</summary>
internal sealed record LeasedMessage
{
    public required long Id { get; init; }
    public required string MessageId { get; init; }

    /// <summary>One of <see cref="OutboxKind"/>.</summary>
    public required string Kind { get; init; }
    public long? ReminderId { get; init; }
    public long? DigestId { get; init; }
    public required long AccountId { get; init; }
    public required long Attempt { get; init; }

    /// <summary>Whether an administrator had a dead letter sent again.</summary>
    public required bool SentAgain { get; init; }
}

/// <summary>The messages on their way: which one is next, and what became of it.</summary>
internal sealed class Outbox(TrackerDatabase database)
{
    /// <summary>How long a message is one sender's. A process that dies with it gives it up by this running out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>It comes about three days after the first.</summary>
    public const int LastAttempt = 77;

    private static readonly int[] MinutesBetween = [1, 2, 5, 15, 60];

    /// <summary>Puts a message in, to be sent as soon as may be.</summary>
    /// <returns>How many: one.</returns>
    public static int Add(Session session, string kind, long? subjectId, long accountId, string messageId, Instant at) => session.Connection.Execute(
        """
        INSERT INTO outbox (message_id, kind, reminder_id, digest_id, account_id, planned_at, next_at)
        VALUES (@messageId, @kind, iif(@kind = 'reminder', @subjectId, NULL), iif(@kind = 'digest', @subjectId, NULL), @accountId, @now, @now)
        """,
        new { messageId, kind, subjectId, accountId, now = Instants.Text(at.ToDateTimeOffset()) });

    /// <summary>Leases the message that has waited longest, if one is waiting and the outbox is not held.</summary>
    public async Task<LeasedMessage?> ClaimAsync()
    {
        using (var session = database.OpenAsSystem())
            if (Next(session) is null)
                return null;
        return await database.WriteAsSystemAsync(session => session.Connection.QuerySingleOrDefault<LeasedMessage>(
            """
            UPDATE outbox
            SET state = 'leased', attempt = attempt + 1, lease_until = @leaseUntil
            WHERE id = @id
            RETURNING id, message_id, kind, reminder_id, digest_id, account_id, attempt, sent_again
            """,
            new { id = Next(session), leaseUntil = Instants.Text(session.Now + Lease) }));
    }

    /// <summary>It was handed over. A snooze of another due day than it told has ended: its reader knows of the move.</summary>
    public Task RecordSentAsync(LeasedMessage message, string reply, DateTimeOffset? toldUntil) => EndAsync(message, "sent", Reminder.Sent, reply, outcome: null, toldUntil);

    /// <summary>What it would have said no longer holds, or not for this person.</summary>
    public Task SuppressAsync(LeasedMessage message, string outcome) => EndAsync(message, "suppressed", Reminder.Suppressed, reply: null, outcome);

    /// <summary>It is refused for good: a dead letter, for an administrator to look at.</summary>
    public Task RecordRejectedAsync(LeasedMessage message, string reply) => EndAsync(message, "dead", Reminder.Failed, reply, SuppressionReason.Rejected);

    /// <summary>Waits longer each time, and gives up after <see cref="LastAttempt"/>.</summary>
    public async Task RecordFailedAsync(LeasedMessage message, string reply)
    {
        if (message.Attempt >= LastAttempt)
            await EndAsync(message, "dead", Reminder.Failed, reply, SuppressionReason.GivenUp);
        else
            await database.WriteAsSystemAsync(session => session.Connection.Execute(
                """
                UPDATE outbox
                SET state = 'pending', lease_until = NULL, next_at = @nextAt, smtp_reply = @reply
                WHERE id = @Id AND state = 'leased' AND attempt = @Attempt
                """,
                new { message.Id, message.Attempt, nextAt = Instants.Text(session.Now + Pause(message.Attempt)), reply }));
    }

    private static TimeSpan Pause(long attempt) => TimeSpan.FromMinutes(MinutesBetween[Math.Min(attempt, MinutesBetween.Length) - 1]);

    private static long? Next(Session session) => session.Connection.ExecuteScalar<long?>(
        """
        SELECT id
        FROM outbox
        WHERE state IN ('pending', 'leased') AND next_at <= @now AND coalesce(lease_until, '') <= @now
          AND NOT EXISTS (SELECT 1 FROM outbox_hold)
        ORDER BY next_at, id
        LIMIT 1
        """,
        new { now = Instants.Text(session.Now) });

    private Task<int> EndAsync(LeasedMessage message, string state, string ledgerState, string? reply, string? outcome, DateTimeOffset? toldUntil = null) => database.WriteAsSystemAsync(session =>
    {
        var row = new
        {
            message.Id, message.Attempt, message.ReminderId, message.DigestId, state, ledgerState, reply, outcome,
            sentAt = state == "sent" ? Instants.Text(session.Now) : null,
            toldUntil = toldUntil is { } until ? Instants.Text(until) : null,
        };
        var isOurs = session.Connection.Execute(
            """
            UPDATE outbox
            SET state = @state, lease_until = NULL, smtp_reply = coalesce(@reply, smtp_reply), outcome = @outcome, sent_at = @sentAt
            WHERE id = @Id AND state = 'leased' AND attempt = @Attempt
            """,
            row);
        return isOurs == 0 ? 0 : session.Connection.Execute(
            """
            UPDATE reminder SET state = @ledgerState, sent_at = @sentAt WHERE id = @ReminderId;
            UPDATE digest SET state = @ledgerState, sent_at = @sentAt, told_until = coalesce(@toldUntil, told_until) WHERE id = @DigestId;
            DELETE FROM snooze
            WHERE @state = 'sent' AND (account_id, deadline_id) = (SELECT account_id, deadline_id FROM reminder WHERE id = @ReminderId)
              AND due_on <> (SELECT due_on FROM reminder WHERE id = @ReminderId);
            """,
            row);
    });
}
