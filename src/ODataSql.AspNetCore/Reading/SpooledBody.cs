using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;

namespace ODataSql.AspNetCore.Reading;

/// <summary>
/// The body of an answer, written at the speed of the database and sent at the speed of the client. While the client keeps up, bytes go
/// straight to the response; otherwise they wait in <see cref="UnsentBlocks"/>, and the reading goes on.
/// </summary>
/// <param name="target">The body of the response.</param>
/// <param name="spool">Where blocks wait beyond a few in memory.</param>
/// <param name="caller">Whose answer it is.</param>
/// <param name="gone">Signals that the client has gone.</param>
internal sealed class SpooledBody(PipeWriter target, SpoolFile spool, long caller, CancellationToken gone) : PipeWriter, IAsyncDisposable
{
    /// <summary>How long a client that almost keeps up may hold up the reading: each time, and in all.</summary>
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(50), AllMoments = TimeSpan.FromSeconds(2);

    /// <summary>How long the reading waits where there is no room left at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(gone);
    private readonly UnsentBlocks _unsent = new(spool, caller);
    private readonly List<(byte[] Block, int Length)> _full = [];
    private byte[]? _block;
    private int _used, _unflushed;
    private TimeSpan _waited;
    private bool _isTooSlow;
    private Task _sending = Task.CompletedTask;

    // Changed by flushes alone: between two of them all bytes go one way.
    private bool _isBehind, _isAbandoned;

    /// <summary>Whether there is no room for more: the answer should end where it can be continued.</summary>
    public bool IsFull { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _isBehind ? _unflushed : target.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _isBehind ? Room(sizeHint) : target.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _isBehind ? Room(sizeHint).Span : target.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (_isBehind)
            (_used, _unflushed) = (_used + bytes, _unflushed + bytes);
        else
            target.Advance(bytes);
    }

    /// <summary>Hands on what was written, without waiting for the client as long as there is room.</summary>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_isBehind)
        {
            await StoreFullBlocks();
            if (!_unsent.IsEmptied)
                return default;
            CatchUp();
        }

        var flush = target.FlushAsync(_stop.Token);
        if (flush.IsCompleted)
            return await flush;
        _isBehind = true;
        _unsent.Reopen();
        _sending = Send(flush);
        return default;
    }

    /// <summary>Gives the answer up: what waits is not sent.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>Waits until the client has been sent everything.</summary>
    public async Task SendRest()
    {
        if (_isAbandoned)
            return;
        await _sending;
        if (!_isBehind)
            return;
        CatchUp();
        await target.FlushAsync(_stop.Token);
    }

    /// <summary>Ends the sending, if it has not ended, and gives back what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _unsent.Dispose();
        foreach (var (block, _) in _full)
            ArrayPool<byte>.Shared.Return(block);
        if (_block is not null)
            ArrayPool<byte>.Shared.Return(_block);
        _block = null;
        _stop.Dispose();
    }

    public override void CancelPendingFlush() => target.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => throw new NotSupportedException("The server completes the response.");

    private Memory<byte> Room(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizeHint, SpoolFile.BlockSize);
        if (_block is not null && SpoolFile.BlockSize - _used < Math.Max(1, sizeHint))
        {
            _full.Add((_block, _used));
            (_block, _used) = (null, 0);
        }

        _block ??= ArrayPool<byte>.Shared.Rent(SpoolFile.BlockSize);
        return _block.AsMemory(_used..SpoolFile.BlockSize);
    }

    private async Task StoreFullBlocks()
    {
        _unflushed = 0;
        // What went wrong with the sending ends the reading.
        if (_sending.IsFaulted || _sending.IsCanceled)
            await _sending;
        while (_full is [var (block, length), ..] && await Store(block, length))
            _full.RemoveAt(0);
    }

    /// <summary>Queues a block; false when the sender has ended meanwhile, since all before was sent.</summary>
    private async Task<bool> Store(byte[] block, int length)
    {
        if (!_unsent.HasMemory && !_isTooSlow)
            _isTooSlow = !await Wait(AMoment) || _waited > AllMoments;
        if (_unsent.TryHold(block, length) || _unsent.TrySpool(block, length))
            return true;
        if (!IsFull && !_unsent.IsEmptied)
            await Wait(Patience);
        if (_unsent.TryHold(block, length))
            return true;
        if (_unsent.IsEmptied)
            return false;
        IsFull = true;
        return _unsent.TryHold(block, length, isLast: true) || (_unsent.IsEmptied ? false : throw new SpoolFullException());
    }

    /// <summary>Waits for the client to take something; false when it does not.</summary>
    private async Task<bool> Wait(TimeSpan most)
    {
        var start = Stopwatch.GetTimestamp();
        var hasTaken = await _unsent.WaitForMemory(most, _stop.Token);
        _waited += Stopwatch.GetElapsedTime(start);
        return hasTaken;
    }

    /// <summary>Sends what waits until nothing does.</summary>
    private async Task Send(ValueTask<FlushResult> pending)
    {
        await pending;
        while (_unsent.TryTake(target))
            await target.FlushAsync(_stop.Token);
    }

    /// <summary>All before was sent: what was written since goes straight to the response, and so does what comes.</summary>
    private void CatchUp()
    {
        foreach (var (block, length) in _full)
        {
            target.Write(block.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(block);
        }

        _full.Clear();
        target.Write(_block.AsSpan(0, _used));
        (_used, _unflushed, _isBehind) = (0, 0, false);
    }
}
