using System.Buffers;
using System.IO.Pipelines;

namespace ODataSql.AspNetCore.Reading;

/// <summary>Signals that an answer that cannot be continued has no room for what the client has not fetched.</summary>
internal sealed class SpoolFullException() : IOException("The client fetches this answer too slowly for the room that is left for unread answers.");

/// <summary>The blocks of one answer that wait to be sent, in their order: a few in memory, the others in the <see cref="SpoolFile"/>.</summary>
internal sealed class UnsentBlocks(SpoolFile spool, long caller) : IDisposable
{
    /// <summary>Blocks in memory, and how many there may be when the answer has to end for lack of room.</summary>
    private const int InMemory = 8, AtTheEnd = 24;

    private readonly Lock _lock = new();
    private readonly Queue<(byte[]? Block, SpooledBlock Spooled, int Length)> _queue = new();
    private readonly SemaphoreSlim _taken = new(0);
    private int _held;
    private bool _isEmptied;

    /// <summary>Whether the sender found nothing more to send, and ended.</summary>
    public bool IsEmptied
    {
        get
        {
            lock (_lock)
                return _isEmptied;
        }
    }

    public bool HasMemory => Volatile.Read(ref _held) < InMemory;

    /// <summary>Notes that a sender begins.</summary>
    public void Reopen()
    {
        lock (_lock)
            _isEmptied = false;
    }

    /// <summary>Takes a block over, if there is room for it in memory and a sender.</summary>
    public bool TryHold(byte[] block, int length, bool isLast = false)
    {
        lock (_lock)
        {
            if (_isEmptied || _held >= (isLast ? AtTheEnd : InMemory) || !spool.TakeMemory(force: isLast))
                return false;
            _held++;
            _queue.Enqueue((block, default, length));
            return true;
        }
    }

    /// <summary>Stores a block in the file and returns it to the pool, if there is room for it there and a sender.</summary>
    public bool TrySpool(byte[] block, int length)
    {
        if (IsEmptied || spool.TryAdd(caller, block.AsSpan(0, length)) is not { } spooled)
            return false;
        lock (_lock)
        {
            if (!_isEmptied)
            {
                _queue.Enqueue((null, spooled, length));
                ArrayPool<byte>.Shared.Return(block);
                return true;
            }
        }

        spool.Remove(spooled);
        return false;
    }

    /// <summary>Waits until a block in memory was sent; false when the time is up before.</summary>
    public async Task<bool> WaitForMemory(TimeSpan most, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(most);
        try
        {
            while (!HasMemory)
                await _taken.WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Writes the next block to the response; false when there is none, and the sender ends.</summary>
    public bool TryTake(PipeWriter target)
    {
        (byte[]? Block, SpooledBlock Spooled, int Length) next;
        lock (_lock)
        {
            _isEmptied = !_queue.TryDequeue(out next);
            if (_isEmptied)
                return false;
        }

        var buffer = next.Block ?? ArrayPool<byte>.Shared.Rent(SpoolFile.BlockSize);
        try
        {
            if (next.Block is null)
                spool.Read(next.Spooled, buffer);
            target.Write(buffer.AsSpan(0, next.Length));
            return true;
        }
        finally
        {
            GiveBack(next.Block, next.Spooled);
            if (next.Block is null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        while (_queue.TryDequeue(out var left))
            GiveBack(left.Block, left.Spooled);
        _taken.Dispose();
    }

    private void GiveBack(byte[]? block, SpooledBlock spooled)
    {
        if (block is null)
        {
            spool.Remove(spooled);
            return;
        }

        ArrayPool<byte>.Shared.Return(block);
        spool.GiveMemory();
        lock (_lock)
            _held--;
        _taken.Release();
    }
}
