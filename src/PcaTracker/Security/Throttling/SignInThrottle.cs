namespace PcaTracker.Security.Throttling;

/// <summary>
/// Slows down who tries secrets. In each lane a few tries are free; then the wait between two doubles, up to a quarter of an
/// hour. It never locks: a try that must wait counts for nothing, so that nobody's impatience makes another's wait longer.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10), LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>After this long without a try a lane is as new.</summary>
    public static readonly TimeSpan Forgets = TimeSpan.FromDays(1);

    private const int FewLanes = 10_000;

    private readonly Dictionary<string, Tries> _tries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _clearAt = FewLanes;

    /// <summary>How long to wait before a secret may be tried in all of these lanes; zero when it may now, which takes a try in each.</summary>
    public TimeSpan Wait(params IReadOnlyCollection<ThrottleKey> lanes)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var wait = lanes.Max(lane => WaitIn(lane, now));
            if (wait > TimeSpan.Zero)
                return wait;
            ClearForgotten(now);
            foreach (var lane in lanes)
                _tries[lane.Key] = new Tries(CountIn(lane, now) + 1, now);
            return TimeSpan.Zero;
        }
    }

    /// <summary>The secret was right: what was an account's own lane begins anew, and one shared by many gets this try back.</summary>
    public void WasRight(params IReadOnlyCollection<ThrottleKey> lanes)
    {
        lock (_lock)
        {
            foreach (var lane in lanes)
            {
                if (!lane.IsShared)
                    _tries.Remove(lane.Key);
                else if (_tries.TryGetValue(lane.Key, out var tries))
                    _tries[lane.Key] = tries with { Count = Math.Max(0, tries.Count - 1) };
            }
        }
    }

    /// <summary>"30 seconds", "14 minutes".</summary>
    public static string InWords(TimeSpan wait) => wait.TotalSeconds switch
    {
        <= 1 => "1 second",
        <= 90 and var seconds => $"{Math.Ceiling(seconds)} seconds",
        _ => $"{Math.Ceiling(wait.TotalMinutes)} minutes",
    };

    private TimeSpan WaitIn(ThrottleKey lane, DateTimeOffset now)
    {
        var beyond = CountIn(lane, now) - lane.Free;
        if (beyond < 0)
            return TimeSpan.Zero;
        var wait = TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, beyond), LongestWait.TotalSeconds));
        var over = _tries[lane.Key].Last + wait;
        return over > now ? over - now : TimeSpan.Zero;
    }

    private int CountIn(ThrottleKey lane, DateTimeOffset now) =>
        _tries.TryGetValue(lane.Key, out var tries) && tries.Last + Forgets > now ? tries.Count : 0;

    // Now and then, since who invents addresses could otherwise make us look through all of them each time.
    private void ClearForgotten(DateTimeOffset now)
    {
        if (_tries.Count < _clearAt)
            return;
        foreach (var (key, tries) in _tries)
            if (tries.Last + Forgets <= now)
                _tries.Remove(key);
        _clearAt = Math.Max(FewLanes, 2 * _tries.Count);
    }

    private sealed record Tries(int Count, DateTimeOffset Last);
}
