namespace PcaTracker.Notifications.Planning;

/// <summary>When this process last looked for what is due: whether reminders are alive is asked of this, not of what ticks.</summary>
internal sealed class LastSweep(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _timestamp = time.GetTimestamp();

    /// <summary>When it ended; before the first, when the program started.</summary>
    public DateTimeOffset FinishedAt { get; private set; } = time.GetUtcNow();

    public TimeSpan Took { get; private set; }

    /// <summary>How many messages it planned; none before the first.</summary>
    public int? Planned { get; private set; }

    /// <summary>How long ago, by a clock that nobody sets.</summary>
    public TimeSpan Age => time.GetElapsedTime(_timestamp);

    /// <summary>It was left out on purpose, while the clock is doubted: whatever ticks is alive.</summary>
    public void NotePause()
    {
        lock (_lock)
            _timestamp = time.GetTimestamp();
    }

    public void Note(long startedAt, int planned)
    {
        lock (_lock)
        {
            _timestamp = time.GetTimestamp();
            (FinishedAt, Took, Planned) = (time.GetUtcNow(), time.GetElapsedTime(startedAt), planned);
        }
    }
}
