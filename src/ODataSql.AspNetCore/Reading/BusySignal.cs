namespace ODataSql.AspNetCore.Reading;

/// <summary>Counts requests in progress, so that background work can yield to them; stays busy for 50 ms after the last one.</summary>
/// <param name="time">The system's clock, also where the data lives by another.</param>
public sealed class BusySignal(TimeProvider time)
{
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(50);

    private int _waiting;
    private long _lastAnswer;

    /// <summary>Whether a request is in progress, or was a moment ago.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) > 0
        || Volatile.Read(ref _lastAnswer) is > 0 and var last && time.GetElapsedTime(last) < Lull;

    /// <summary>Counts a request that begins.</summary>
    public void Enter() => Interlocked.Increment(ref _waiting);

    /// <summary>Counts a request that ends.</summary>
    public void Leave()
    {
        Volatile.Write(ref _lastAnswer, time.GetTimestamp());
        Interlocked.Decrement(ref _waiting);
    }

    /// <summary>Rests for a while when requests are in progress.</summary>
    public Task YieldAsync(TimeSpan rest, CancellationToken stop) => IsBusy ? Task.Delay(rest, time, stop) : Task.CompletedTask;
}
