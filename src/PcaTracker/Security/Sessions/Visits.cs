using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Security.Sessions;

/// <summary>Knows until when each person was here before, so that pages can say what changed since.</summary>
internal static class Visits
{
    /// <summary>A visit ends when its person has not been seen for this long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>The end of the reader's visit before the present one; null if there was none.</summary>
    public static DateTimeOffset? LastOf(Session session)
    {
        var (seen, before) = session.Connection.QuerySingleOrDefault<(string? Seen, string? Before)>("SELECT seen_at, before_at FROM visible_visit");
        var last = seen is not null && Instants.Parse(seen) + Pause < session.Now ? seen : before;
        return last is null ? null : Instants.Parse(last);
    }

    /// <summary>Records that a person is here.</summary>
    public static void Record(Session writer, long accountId) => writer.Connection.Execute(
        """
        INSERT INTO visit (account_id, seen_at) VALUES (@accountId, @now)
        ON CONFLICT (account_id) DO UPDATE SET before_at = CASE
            WHEN visit.seen_at < @begun THEN visit.seen_at ELSE visit.before_at
          END, seen_at = @now
        """,
        new { accountId, now = Instants.Text(writer.Now), begun = Instants.Text(writer.Now - Pause) });
}
