using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>
/// A transaction that may write. Not the driver's, which waits for other programs in its thread for seconds: this one begins at once
/// or not at all.
/// </summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly SqliteConnection _connection;

    private WriteTransaction(SqliteConnection connection) => _connection = connection;

    /// <summary>Begins one; null when another program is writing.</summary>
    public static WriteTransaction? TryBegin(SqliteConnection connection)
    {
        var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        // The lower byte says what kind of failure it is.
        if ((result & 0xff) == raw.SQLITE_BUSY)
            return null;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return new WriteTransaction(connection);
    }

    /// <summary>Keeps what was written, and returns once it is on the disk.</summary>
    // As a statement of the program: the search indexes write what they have gathered, which the wall must know them for.
    public void Commit() => _connection.Execute("COMMIT");

    /// <summary>Undoes what was not committed. A connection on which even that fails is not used again.</summary>
    public void Dispose()
    {
        // SQLite has undone it by itself where the disk was full.
        if (_connection.Handle is { } handle && raw.sqlite3_get_autocommit(handle) == 0)
            _ = raw.sqlite3_exec(handle, "ROLLBACK");
    }
}
