namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Detects changes of the system clock by comparing it with a monotonic clock. After a jump forward of more than an hour nothing is
/// planned or sent for five minutes, so that a mistake can be corrected before mails announce days still to come.
/// </summary>
internal sealed class ClockJumps(TimeProvider time, ILogger<ClockJumps> log)
{
    private static readonly TimeSpan Noticed = TimeSpan.FromMinutes(1), Doubted = TimeSpan.FromHours(1), Pause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private (DateTimeOffset Clock, long Timestamp) _last = (time.GetUtcNow(), time.GetTimestamp());
    private long? _doubtedSince;

    /// <summary>Whether the clock can be trusted; called at each tick.</summary>
    public bool MayTrustClock()
    {
        lock (_lock)
        {
            var (clock, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
            var jump = clock - _last.Clock - time.GetElapsedTime(_last.Timestamp, timestamp);
            _last = (clock, timestamp);
            if (jump.Duration() > Noticed)
                log.LogWarning("The clock was set by {Jump}; it says {Now} now.", jump, clock);
            if (jump > Doubted)
                _doubtedSince = timestamp;
            else if (jump < -Noticed || _doubtedSince is { } since && time.GetElapsedTime(since, timestamp) >= Pause)
                _doubtedSince = null;
            return _doubtedSince is null;
        }
    }
}
