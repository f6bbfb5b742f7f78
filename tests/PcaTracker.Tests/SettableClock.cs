namespace PcaTracker.Tests;

/// <summary>A clock that somebody may set, beside one that nobody can: time passes on both, and only the first is put forward or back.</summary>
internal sealed class SettableClock(DateTimeOffset start) : TimeProvider
{
    private TimeSpan _passed;
    private TimeSpan _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + _passed + _set;

    public override long GetTimestamp() => _passed.Ticks;

    /// <summary>Time goes by.</summary>
    public void Advance(TimeSpan time) => _passed += time;

    /// <summary>Somebody sets the clock, forward or back.</summary>
    public void Set(TimeSpan by) => _set += by;
}
