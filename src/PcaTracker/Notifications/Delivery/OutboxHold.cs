using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Why nothing is sent at the moment, and since when.</summary>
internal sealed record HeldOutbox(DateTimeOffset Since, string Reason);

/// <summary>What became of the messages that a hold kept back.</summary>
/// <param name="Dropped">How many are not sent any more.</param>
/// <param name="Waiting">How many go out now.</param>
internal sealed record ReleasedOutbox(int Dropped, int Waiting);

/// <summary>
/// Keeps the outbox shut until somebody says what is to become of it. After an older backup was restored the ledger no longer knows
/// what was sent since, and all of it would be sent again.
/// </summary>
internal static class OutboxHold
{
    /// <summary>The hold, if there is one.</summary>
    public static HeldOutbox? Find(Session session) =>
        session.Connection.QuerySingleOrDefault<(string? Since, string? Reason)>("SELECT since, reason FROM outbox_hold") is var (since, reason) && since is not null
            ? new HeldOutbox(Instants.Parse(since), reason!)
            : null;

    /// <summary>Shuts the outbox from now on; one that is shut already is shut anew.</summary>
    public static void Place(Session session, string reason) => session.Connection.Execute(
        """
        INSERT INTO outbox_hold (id, since, reason)
        VALUES (1, @now, @reason)
        ON CONFLICT (id) DO UPDATE
        SET since = excluded.since, reason = excluded.reason
        """,
        new { now = Instants.Text(session.Now), reason });

    /// <summary>Opens the outbox again; null when it is open.</summary>
    /// <param name="session">A transaction of the program.</param>
    /// <param name="sendAll">Whether everything goes out that waits; else only what was planned after the hold began.</param>
    /// <param name="dropBefore">What was planned until then is dropped, in place of what was planned until the hold began.</param>
    public static ReleasedOutbox? Release(Session session, bool sendAll, DateTimeOffset? dropBefore = null)
    {
        if (Find(session) is not { } held)
            return null;
        var dropped = sendAll ? 0 : Drop(session, Instants.Text(dropBefore ?? held.Since));
        session.Connection.Execute("DELETE FROM outbox_hold");
        return new ReleasedOutbox(dropped, session.Connection.ExecuteScalar<int>("SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased')"));
    }

    private static int Drop(Session session, string until)
    {
        var dropped = session.Connection.Query<(long Id, long? ReminderId, long? DigestId)>(
            """
            UPDATE outbox
            SET state = 'suppressed', lease_until = NULL, outcome = @ReleasedUnsent
            WHERE state IN ('pending', 'leased') AND planned_at <= @until
            RETURNING id, reminder_id, digest_id
            """,
            new { until, SuppressionReason.ReleasedUnsent }).AsList();
        session.Connection.Execute("UPDATE reminder SET state = 'suppressed' WHERE id = @ReminderId", dropped.Where(m => m.ReminderId is not null).Select(m => new { m.ReminderId }));
        session.Connection.Execute("UPDATE digest SET state = 'suppressed' WHERE id = @DigestId", dropped.Where(m => m.DigestId is not null).Select(m => new { m.DigestId }));
        return dropped.Count;
    }
}
