using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>
/// Reads a version number that changes with every commit to the file, by this program or another: <c>PRAGMA data_version</c> of a
/// connection that never writes. Data read at a version are current as long as the version is the same.
/// </summary>
internal sealed class CommitWatch : IDisposable
{
    private readonly Lock _turn = new();
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _version;

    /// <summary>Opens a connection to watch a database file.</summary>
    public CommitWatch(string file)
    {
        // Without the usual settings, for which SQLite would read the whole schema.
        _connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
        _connection.Open();
        _ = raw.sqlite3_busy_timeout(_connection.Handle, 5_000);
        var prepared = raw.sqlite3_prepare_v3(_connection.Handle, "PRAGMA data_version", raw.SQLITE_PREPARE_PERSISTENT, out _version);
        SqliteException.ThrowExceptionForRC(prepared, _connection.Handle);
    }

    /// <summary>The present version.</summary>
    public long Version
    {
        get
        {
            lock (_turn)
            {
                var stepped = raw.sqlite3_step(_version);
                var version = raw.sqlite3_column_int64(_version, 0);
                _ = raw.sqlite3_reset(_version);
                if (stepped != raw.SQLITE_ROW)
                    SqliteException.ThrowExceptionForRC(stepped, _connection.Handle);
                return version;
            }
        }
    }

    public void Dispose()
    {
        _version.Dispose();
        _connection.Dispose();
    }
}
