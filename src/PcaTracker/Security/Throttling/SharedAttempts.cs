using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Security.Throttling;

/// <summary>
/// Attempts in the database, which all nodes count together. There is one row for each key, known by a digest, and none once a day has
/// passed since its last attempt.
/// </summary>
internal sealed class SharedAttempts(TrackerDatabase database, TimeProvider time) : AttemptStore
{
    private static readonly TimeSpan RemovedEvery = TimeSpan.FromMinutes(10);

    // One connection is enough: whoever tries a secret may wait for others who do.
    private readonly Lock _lock = new();
    private long _removedAt;

    public override void Change(IReadOnlyCollection<ThrottleKey> keys, Action<Dictionary<string, Attempts>> change)
    {
        var digests = keys.ToDictionary(key => key.Key, key => DigestOf(key.Key), StringComparer.Ordinal);
        lock (_lock)
            _ = database.WriteBeside(session =>
            {
                session.Connection.Execute("SET LOCAL lock_timeout = '5s'");
                // In one order, so that two nodes that need the same rows do not wait for each other.
                foreach (var digest in digests.Values.Order(StringComparer.Ordinal))
                    Lock(session, digest);
                var before = Read(session, digests);
                var after = new Dictionary<string, Attempts>(before, StringComparer.Ordinal);
                change(after);
                foreach (var (key, digest) in digests)
                    Write(session, digest, before.TryGetValue(key, out var was) ? was : null, after.TryGetValue(key, out var now) ? now : null);
                RemoveExpired(session);
                return 0;
            });
    }

    private static void Lock(Session session, string digest) =>
        session.Connection.Execute("SELECT pg_advisory_xact_lock(hashtextextended(@digest, 0))", new { digest });

    private static Dictionary<string, Attempts> Read(Session session, Dictionary<string, string> digests)
    {
        var rows = session.Connection.Query<(string Key, long Count, string LastAt)>(
            "SELECT key, count, last_at FROM sign_in_attempt WHERE key = ANY(@keys)", new { keys = digests.Values.ToArray() })
            .ToDictionary(row => row.Key, row => new Attempts(row.Count, Instants.Parse(row.LastAt)), StringComparer.Ordinal);
        return digests.Where(d => rows.ContainsKey(d.Value)).ToDictionary(d => d.Key, d => rows[d.Value], StringComparer.Ordinal);
    }

    private static void Write(Session session, string digest, Attempts? before, Attempts? after)
    {
        if (after is null && before is not null)
            session.Connection.Execute("DELETE FROM sign_in_attempt WHERE key = @digest", new { digest });
        else if (after is { } attempts && after != before)
            session.Connection.Execute(
                """
                INSERT INTO sign_in_attempt (key, count, last_at) VALUES (@digest, @Count, @lastAt)
                ON CONFLICT (key) DO UPDATE SET count = excluded.count, last_at = excluded.last_at
                """,
                new { digest, attempts.Count, lastAt = Instants.Text(attempts.Last) });
    }

    private void RemoveExpired(Session session)
    {
        if (_removedAt != 0 && Stopwatch.GetElapsedTime(_removedAt) < RemovedEvery)
            return;
        _removedAt = Stopwatch.GetTimestamp();
        // Rows that another node is about to change are left for the next time.
        session.Connection.Execute(
            """
            DELETE FROM sign_in_attempt
            WHERE key IN (SELECT a.key FROM sign_in_attempt a WHERE a.last_at <= @past FOR UPDATE SKIP LOCKED)
            """,
            new { past = Instants.Text(time.GetUtcNow() - SignInThrottle.Retention) });
    }

    private static string DigestOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
