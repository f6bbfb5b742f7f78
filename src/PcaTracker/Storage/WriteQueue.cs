using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PcaTracker.Storage;

/// <summary>
/// Lets one writer at a time write to the database. The others wait in the order in which they came and hold no thread. How many may
/// wait, and for how long, is bounded: a writer that is held up by another program or by the disk keeps nobody from reading.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A writer that the disk holds up gives its turn back after the end; a semaphore without a wait handle holds nothing.")]
internal sealed class WriteQueue(TimeSpan longestWait)
{
    /// <summary>How many writers may wait: what each of them has sent is kept in memory meanwhile.</summary>
    public const int MostWaiting = 100;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TimeSpan _longestWait = longestWait;
    private int _waiting;

    /// <summary>How long a writer waits before it is refused, for its turn and for other programs together.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the turn to write.</summary>
    /// <exception cref="DatabaseBusyException">It did not come in time, or too many wait for it.</exception>
    public async ValueTask<Turn> TakeAsync()
    {
        var since = Stopwatch.GetTimestamp();
        if (_turn.Wait(0))
            return new Turn(this, since);
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new DatabaseBusyException();
        }
        try
        {
            return await _turn.WaitAsync(_longestWait).ConfigureAwait(false) ? new Turn(this, since) : throw new DatabaseBusyException();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Takes the turn if nobody has it; null when somebody has.</summary>
    public Turn? TryTake() => _turn.Wait(0) ? new Turn(this, Stopwatch.GetTimestamp()) : null;

    /// <summary>Lets nobody write any more, and returns when the last writer is done, or after a while.</summary>
    public void Close() => _ = _turn.Wait(_longestWait);

    /// <summary>The right to write, until it is disposed.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly WriteQueue _queue;
        private readonly long _since;
        private TimeSpan _pause = ShortestPause;

        internal Turn(WriteQueue queue, long since) => (_queue, _since) = (queue, since);

        /// <summary>Waits a moment for another program that writes, each time a little longer.</summary>
        /// <exception cref="DatabaseBusyException">The time is over.</exception>
        public async Task PauseAsync()
        {
            if (Stopwatch.GetElapsedTime(_since) >= _queue._longestWait)
                throw new DatabaseBusyException();
            await Task.Delay(_pause).ConfigureAwait(false);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }

        public void Dispose() => _queue._turn.Release();
    }
}

/// <summary>Somebody has waited for the database as long as one may, and has written nothing.</summary>
public sealed class DatabaseBusyException() : Exception("Others kept the database, or the disk, for longer than one waits.");
