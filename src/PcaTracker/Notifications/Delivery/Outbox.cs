using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>The kinds of messages.</summary>
internal static class OutboxKind
{
    public const string Reminder = "reminder", Digest = "digest", Test = "test";
}

/// <summary>A message leased by this process. The attempt, counted from one, distinguishes the lease from an expired one.</summary>
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

    /// <summary>Whether an administrator had this dead letter sent again.</summary>
    public required bool SentAgain { get; init; }
}

/// <summary>The queue of messages: leases the next one and records results.</summary>
internal sealed class Outbox(TrackerDatabase database)
{
    /// <summary>How long a sender owns a message. The lease of a process that dies expires.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>The last attempt, about three days after the first.</summary>
    public const int LastAttempt = 77;

    private static readonly int[] MinutesBetween = [1, 2, 5, 15, 60];

    /// <summary>Adds a message, to be sent as soon as possible.</summary>
    /// <returns>The number of messages added: one.</returns>
    public static int Add(Session session, string kind, long? subjectId, long accountId, string messageId, Instant at) => session.Connection.Execute(
        """
        INSERT INTO outbox (message_id, kind, reminder_id, digest_id, account_id, planned_at, next_at)
        VALUES (@messageId, @kind, CASE WHEN @kind = 'reminder' THEN @subjectId END, CASE WHEN @kind = 'digest' THEN @subjectId END,
          @accountId, @now, @now)
        """,
        new { messageId, kind, subjectId, accountId, now = Instants.Text(at.ToDateTimeOffset()) });

    /// <summary>Has one node send at a time; null where another one sends, which looks again a minute later.</summary>
    public Task<IDisposable?> TakeTurnAsync() => database.TakeTurnAsync(NodeWork.Delivery, TimeSpan.Zero);

    /// <summary>Leases the message that has waited longest; null if none is waiting or the outbox is held.</summary>
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

    /// <summary>
    /// Records that a message was accepted. A snooze for another due day than the reminder named ends, since its reader knows of the
    /// move.
    /// </summary>
    public Task RecordSentAsync(LeasedMessage message, string reply, DateTimeOffset? toldUntil) =>
        EndAsync(message, "sent", Reminder.Sent, reply, outcome: null, toldUntil);

    /// <summary>Records that a message is not sent, because it no longer holds or is no longer for its reader.</summary>
    public Task SuppressAsync(LeasedMessage message, string outcome) => EndAsync(message, "suppressed", Reminder.Suppressed, reply: null, outcome);

    /// <summary>Records a permanent refusal: the message becomes a dead letter for an administrator to look at.</summary>
    public Task RecordRejectedAsync(LeasedMessage message, string reply) =>
        EndAsync(message, "dead", Reminder.Failed, reply, SuppressionReason.Rejected);

    /// <summary>
    /// Records a failed attempt. The next one waits longer; after <see cref="LastAttempt"/> the message becomes a dead letter.
    /// </summary>
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

    private Task<int> EndAsync(
        LeasedMessage message, string state, string ledgerState, string? reply, string? outcome, DateTimeOffset? toldUntil = null) =>
        database.WriteAsSystemAsync(session =>
    {
        var row = new
        {
            message.Id,
            message.Attempt,
            message.ReminderId,
            message.DigestId,
            state,
            ledgerState,
            reply,
            outcome,
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
