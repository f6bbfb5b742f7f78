namespace PcaTracker.Security.Throttling;

/// <summary>Attempts in memory: a restart forgets them.</summary>
internal sealed class MemoryAttempts(TimeProvider time) : AttemptStore
{
    private const int FewKeys = 10_000;

    private readonly Dictionary<string, Attempts> _attempts = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _clearAt = FewKeys;

    public override void Change(IReadOnlyCollection<ThrottleKey> keys, Action<Dictionary<string, Attempts>> change)
    {
        lock (_lock)
        {
            RemoveExpired(time.GetUtcNow());
            change(_attempts);
        }
    }

    // Only now and then: somebody who invents addresses could otherwise make every attempt search all keys.
    private void RemoveExpired(DateTimeOffset now)
    {
        if (_attempts.Count < _clearAt)
            return;
        foreach (var (key, attempts) in _attempts)
            if (attempts.Last + SignInThrottle.Retention <= now)
                _attempts.Remove(key);
        _clearAt = Math.Max(FewKeys, 2 * _attempts.Count);
    }
}
