using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Why and since when the outbox is held.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why: as <see cref="AfterRestoring"/> writes it, or an English sentence of an earlier version.</param>
internal sealed record HeldOutbox(DateTimeOffset Since, string Reason)
{
    private const string Restored = "backup-restored";

    /// <summary>Whether a backup was restored.</summary>
    public bool IsAfterRestoring => Reason.StartsWith(Restored, StringComparison.Ordinal);

    /// <summary>The last moment of the record in that backup; null if nobody had changed it.</summary>
    public DateTimeOffset? LastMoment => IsAfterRestoring && Reason.Length > Restored.Length ? Instants.Parse(Reason[(Restored.Length + 1)..]) : null;

    /// <summary>The reason that a backup was restored.</summary>
    /// <param name="lastMoment">The last moment of the record in it; null if nobody had changed it.</param>
    public static string AfterRestoring(DateTimeOffset? lastMoment) => lastMoment is { } last ? $"{Restored} {Instants.Text(last)}" : Restored;
}

/// <summary>What became of the messages in a held outbox when it was released.</summary>
/// <param name="Dropped">How many messages were dropped.</param>
/// <param name="Waiting">How many messages are sent now.</param>
internal sealed record ReleasedOutbox(int Dropped, int Waiting);

/// <summary>
/// Holds the outbox until an administrator decides about its messages. After an older backup is restored, the ledger lacks what was
/// sent since, and all of it would be sent again.
/// </summary>
internal static class OutboxHold
{
    /// <summary>The current hold; null if there is none.</summary>
    public static HeldOutbox? Find(Session session) =>
        session.Connection.QuerySingleOrDefault<(string? Since, string? Reason)>("SELECT since, reason FROM outbox_hold") is var (since, reason)
        && since is not null
            ? new HeldOutbox(Instants.Parse(since), reason!)
            : null;

    /// <summary>Holds the outbox from now on; replaces an existing hold.</summary>
    public static void Place(Session session, string reason) => session.Connection.Execute(
        """
        INSERT INTO outbox_hold (id, since, reason)
        VALUES (1, @now, @reason)
        ON CONFLICT (id) DO UPDATE
        SET since = excluded.since, reason = excluded.reason
        """,
        new { now = Instants.Text(session.Now), reason });

    /// <summary>Releases the outbox; null when it is not held.</summary>
    /// <param name="session">A system transaction.</param>
    /// <param name="sendAll">Whether all waiting messages are sent, or only those planned after the hold began.</param>
    /// <param name="dropBefore">Messages planned up to this moment are dropped, instead of those planned before the hold began.</param>
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
        session.Connection.Execute(
            "UPDATE reminder SET state = 'suppressed' WHERE id = @ReminderId",
            dropped.Where(m => m.ReminderId is not null).Select(m => new { m.ReminderId }));
        session.Connection.Execute(
            "UPDATE digest SET state = 'suppressed' WHERE id = @DigestId",
            dropped.Where(m => m.DigestId is not null).Select(m => new { m.DigestId }));
        return dropped.Count;
    }
}
