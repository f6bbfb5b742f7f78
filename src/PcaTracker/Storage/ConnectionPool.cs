using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace PcaTracker.Storage;

/// <summary>
/// Holds the idle connections of one audience. A missing connection is opened on its own thread, because opening reads the disk: while
/// a disk stalls, readers share the connections that are open.
/// </summary>
internal sealed class ConnectionPool(Func<PooledConnection> open)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Stack<PooledConnection> _idle = new();
    private bool _isOpening;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Takes an idle connection, or waits for the next one that is returned or opened.</summary>
    public PooledConnection Rent()
    {
        var since = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            PooledConnection? connection;
            while (!_idle.TryPop(out connection))
            {
                if (_failure is { } failure)
                {
                    _failure = null;
                    failure.Throw();
                }
                if (!_isOpening)
                {
                    _isOpening = true;
                    new Thread(Open) { IsBackground = true, Name = "Opens a database connection" }.Start();
                }
                if (LongestWait - Stopwatch.GetElapsedTime(since) is var left && (left <= TimeSpan.Zero || !Monitor.Wait(_lock, left)))
                    throw new ReadersBusyException();
            }
            return connection;
        }
    }

    /// <summary>Takes an idle connection; null when there is none.</summary>
    public PooledConnection? TryRent()
    {
        lock (_lock)
            return _idle.TryPop(out var connection) ? connection : null;
    }

    /// <summary>Closes the idle connections; those that are in use are not touched.</summary>
    public void Clear()
    {
        while (TryRent() is { } idle)
            idle.Connection.Dispose();
    }

    /// <summary>Puts a connection back into the pool.</summary>
    public void Return(PooledConnection connection)
    {
        lock (_lock)
        {
            _idle.Push(connection);
            Monitor.Pulse(_lock);
        }
    }

    private void Open()
    {
        var (connection, failure) = ((PooledConnection?)null, (ExceptionDispatchInfo?)null);
        try
        {
            connection = open();
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }
        lock (_lock)
        {
            (_isOpening, _failure) = (false, failure);
            if (connection is not null)
                _idle.Push(connection);
            Monitor.PulseAll(_lock);
        }
    }
}

/// <summary>Thrown when no connection to read the database became free in time, because the disk stalls.</summary>
public sealed class ReadersBusyException() : Exception("No connection to read the database came free in time.");
