namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Notices that somebody has set the clock, by one that nobody can set. After a jump forward of more than an hour nothing is planned
/// or sent for five minutes: who set it wrongly may set it right before mails tell of days that have not come.
/// </summary>
internal sealed class ClockJumps(TimeProvider time, ILogger<ClockJumps> log)
{
    private static readonly TimeSpan Noticed = TimeSpan.FromMinutes(1), Doubted = TimeSpan.FromHours(1), Pause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private (DateTimeOffset Clock, long Timestamp) _last = (time.GetUtcNow(), time.GetTimestamp());
    private long? _doubtedSince;

    /// <summary>Asked at each tick.</summary>
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
