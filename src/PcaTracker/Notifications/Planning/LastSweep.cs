namespace PcaTracker.Notifications.Planning;

/// <summary>The last sweep of this process. Readiness depends on it, since a stalled ticker looks alive.</summary>
internal sealed class LastSweep(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _timestamp = time.GetTimestamp();

    /// <summary>When it ended; before the first sweep, when the program started.</summary>
    public DateTimeOffset FinishedAt { get; private set; } = time.GetUtcNow();

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>How many messages it planned; null before the first sweep.</summary>
    public int? Planned { get; private set; }

    /// <summary>Its age by a monotonic clock.</summary>
    public TimeSpan Age => time.GetElapsedTime(_timestamp);

    /// <summary>Records that a sweep was left out on purpose, so that the age does not grow.</summary>
    public void NotePause()
    {
        lock (_lock)
            _timestamp = time.GetTimestamp();
    }

    /// <summary>Records a sweep.</summary>
    public void Note(long startedAt, int planned)
    {
        lock (_lock)
        {
            _timestamp = time.GetTimestamp();
            (FinishedAt, Took, Planned) = (time.GetUtcNow(), time.GetElapsedTime(startedAt), planned);
        }
    }
}
