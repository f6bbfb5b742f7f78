using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PcaTracker.Storage;

/// <summary>
/// Admits one writer at a time to the database. Others wait in order of arrival and hold no thread. Their number and their waiting time
/// are limited; a writer that is delayed by another program or by the disk keeps nobody from reading.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A delayed writer releases its turn after the end; the semaphore has no wait handle.")]
internal sealed class WriteQueue(TimeSpan longestWait)
{
    /// <summary>The number of writers that may wait; the request body of each stays in memory meanwhile.</summary>
    public const int MostWaiting = 100;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TimeSpan _longestWait = longestWait;
    private int _waiting;

    /// <summary>The time that a writer waits before it is refused, for its turn and for other programs together.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The time that a command, or an upgrade at the start, waits for other programs: nobody is served meanwhile.</summary>
    public static TimeSpan LongestWaitOfCommand { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Waits for the turn to write.</summary>
    /// <exception cref="DatabaseBusyException">The turn did not come in time, or too many writers wait.</exception>
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

    /// <summary>Takes the turn if it is free; null when it is not.</summary>
    public Turn? TryTake() => _turn.Wait(0) ? new Turn(this, Stopwatch.GetTimestamp()) : null;

    /// <summary>Admits no more writers, and returns when the last one is done, or after the longest wait.</summary>
    public void Close() => _ = _turn.Wait(_longestWait);

    /// <summary>The right to write, until it is disposed.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly WriteQueue _queue;
        private readonly long _since;
        private TimeSpan _pause = ShortestPause;

        internal Turn(WriteQueue queue, long since) => (_queue, _since) = (queue, since);

        /// <summary>Pauses while another program writes, each time a little longer.</summary>
        /// <exception cref="DatabaseBusyException">The longest wait is over.</exception>
        public async Task PauseAsync()
        {
            if (Stopwatch.GetElapsedTime(_since) >= _queue._longestWait)
                throw new DatabaseBusyException();
            await Task.Delay(_pause).ConfigureAwait(false);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }

        /// <summary>Releases the turn.</summary>
        public void Dispose() => _queue._turn.Release();
    }
}

/// <summary>Thrown when a writer has waited for the longest time and has written nothing.</summary>
public sealed class DatabaseBusyException() : Exception("The database or the disk was busy for longer than a writer waits.");
