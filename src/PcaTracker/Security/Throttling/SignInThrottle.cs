namespace PcaTracker.Security.Throttling;

/// <summary>
/// Throttles attempts at passwords, codes and links. Each key has some free attempts; after those the wait between two attempts
/// doubles, up to a quarter of an hour. It never locks an account: a refused attempt does not count, so that retrying too early
/// makes nobody's wait longer.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time, AttemptStore store)
{
    /// <summary>The wait after the last free attempt, and the longest one.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10), LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>How long attempts are remembered after the last one.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <summary>Takes an attempt from every key, or from none when one of them must wait.</summary>
    /// <param name="wait">How long to wait before the next attempt; zero when it was taken.</param>
    /// <param name="keys">The keys that the attempt counts for.</param>
    /// <returns>Whether the secret may be checked now.</returns>
    public bool TryTake(out TimeSpan wait, params IReadOnlyCollection<ThrottleKey> keys)
    {
        var now = time.GetUtcNow();
        var longest = TimeSpan.Zero;
        store.Change(keys, attempts =>
        {
            longest = keys.Max(key => WaitIn(key, attempts, now));
            if (longest > TimeSpan.Zero)
                return;
            foreach (var key in keys)
                attempts[key.Key] = new Attempts(CountIn(key, attempts, now) + 1, now);
        });
        wait = longest;
        return wait == TimeSpan.Zero;
    }

    /// <summary>Records a right secret: an account's own key starts anew, and a shared key gets this attempt back.</summary>
    public void Succeeded(params IReadOnlyCollection<ThrottleKey> keys) => store.Change(keys, attempts =>
    {
        foreach (var key in keys)
        {
            if (!key.IsShared)
                attempts.Remove(key.Key);
            else if (attempts.TryGetValue(key.Key, out var made))
                attempts[key.Key] = made with { Count = Math.Max(0, made.Count - 1) };
        }
    });

    /// <summary>Formats a wait for people: "30 seconds", "14 minutes".</summary>
    public static string InWords(TimeSpan wait) => wait.TotalSeconds switch
    {
        <= 1 => "1 second",
        <= 90 and var seconds => $"{Math.Ceiling(seconds)} seconds",
        _ => $"{Math.Ceiling(wait.TotalMinutes)} minutes",
    };

    private static TimeSpan WaitIn(ThrottleKey key, Dictionary<string, Attempts> attempts, DateTimeOffset now)
    {
        var beyond = CountIn(key, attempts, now) - key.Free;
        if (beyond < 0)
            return TimeSpan.Zero;
        var wait = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, beyond), LongestWait.TotalSeconds));
        var over = attempts[key.Key].Last + wait;
        return over > now ? over - now : TimeSpan.Zero;
    }

    private static long CountIn(ThrottleKey key, Dictionary<string, Attempts> attempts, DateTimeOffset now) =>
        attempts.TryGetValue(key.Key, out var made) && made.Last + Retention > now ? made.Count : 0;
}
