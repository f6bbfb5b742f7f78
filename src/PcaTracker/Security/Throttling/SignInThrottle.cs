namespace PcaTracker.Security.Throttling;

/// <summary>
/// Throttles attempts at passwords, codes and links. Each key has some free attempts; after those the wait between two attempts
/// doubles, up to a quarter of an hour. It never locks an account: a refused attempt does not count, so that retrying too early
/// makes nobody's wait longer.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    /// <summary>The wait after the last free attempt, and the longest one.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10), LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>How long attempts are remembered after the last one.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    private const int FewKeys = 10_000;

    private readonly Dictionary<string, Attempts> _attempts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _clearAt = FewKeys;

    /// <summary>Takes an attempt from every key, or from none when one of them must wait.</summary>
    /// <param name="wait">How long to wait before the next attempt; zero when it was taken.</param>
    /// <param name="keys">The keys that the attempt counts for.</param>
    /// <returns>Whether the secret may be checked now.</returns>
    public bool TryTake(out TimeSpan wait, params IReadOnlyCollection<ThrottleKey> keys)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            wait = keys.Max(key => WaitIn(key, now));
            if (wait > TimeSpan.Zero)
                return false;
            RemoveExpired(now);
            foreach (var key in keys)
                _attempts[key.Key] = new Attempts(CountIn(key, now) + 1, now);
            return true;
        }
    }

    /// <summary>Records a right secret: an account's own key starts anew, and a shared key gets this attempt back.</summary>
    public void Succeeded(params IReadOnlyCollection<ThrottleKey> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (!key.IsShared)
                    _attempts.Remove(key.Key);
                else if (_attempts.TryGetValue(key.Key, out var attempts))
                    _attempts[key.Key] = attempts with { Count = Math.Max(0, attempts.Count - 1) };
            }
        }
    }

    /// <summary>Formats a wait for people: "30 seconds", "14 minutes".</summary>
    public static string InWords(TimeSpan wait) => wait.TotalSeconds switch
    {
        <= 1 => "1 second",
        <= 90 and var seconds => $"{Math.Ceiling(seconds)} seconds",
        _ => $"{Math.Ceiling(wait.TotalMinutes)} minutes",
    };

    private TimeSpan WaitIn(ThrottleKey key, DateTimeOffset now)
    {
        var beyond = CountIn(key, now) - key.Free;
        if (beyond < 0)
            return TimeSpan.Zero;
        var wait = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, beyond), LongestWait.TotalSeconds));
        var over = _attempts[key.Key].Last + wait;
        return over > now ? over - now : TimeSpan.Zero;
    }

    private int CountIn(ThrottleKey key, DateTimeOffset now) =>
        _attempts.TryGetValue(key.Key, out var attempts) && attempts.Last + Retention > now ? attempts.Count : 0;

    // Only now and then: somebody who invents addresses could otherwise make every attempt search all keys.
    private void RemoveExpired(DateTimeOffset now)
    {
        if (_attempts.Count < _clearAt)
            return;
        foreach (var (key, attempts) in _attempts)
            if (attempts.Last + Retention <= now)
                _attempts.Remove(key);
        _clearAt = Math.Max(FewKeys, 2 * _attempts.Count);
    }

    private sealed record Attempts(int Count, DateTimeOffset Last);
}
