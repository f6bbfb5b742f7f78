using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>
/// A write transaction that begins at once or not at all. The driver's own transaction would wait in its thread for other programs,
/// for seconds.
/// </summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly SqliteConnection _connection;

    private WriteTransaction(SqliteConnection connection) => _connection = connection;

    /// <summary>Begins a transaction; null when another program is writing.</summary>
    public static WriteTransaction? TryBegin(SqliteConnection connection)
    {
        var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        // The lower byte is the primary result code.
        if ((result & 0xff) == raw.SQLITE_BUSY)
            return null;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return new WriteTransaction(connection);
    }

    /// <summary>Commits, and returns once the changes are on the disk.</summary>
    // A statement of the program, not a direct call: the search indexes write their pages now, and the authorizer must know that it executes.
    public void Commit() => _connection.Execute("COMMIT");

    /// <summary>Rolls back what was not committed. A connection on which even that fails is not used again.</summary>
    public void Dispose()
    {
        // SQLite has already rolled back where the disk was full.
        if (_connection.Handle is { } handle && raw.sqlite3_get_autocommit(handle) == 0)
            _ = raw.sqlite3_exec(handle, "ROLLBACK");
    }
}
