using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>
/// A write transaction that begins at once or not at all. The driver's own transaction would wait in its thread for other programs,
/// for seconds.
/// </summary>
internal sealed class SqliteWriteTransaction : WriteTransaction
{
    private readonly SqliteConnection _connection;

    private SqliteWriteTransaction(SqliteConnection connection) => _connection = connection;

    /// <summary>Begins a transaction; null when another program is writing.</summary>
    public static SqliteWriteTransaction? TryBegin(SqliteConnection connection)
    {
        var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        // The lower byte is the primary result code.
        if ((result & 0xff) == raw.SQLITE_BUSY)
            return null;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return new SqliteWriteTransaction(connection);
    }

    // A statement of the program, not a direct call: the search indexes write their pages now, and the authorizer must know that it executes.
    public override void Commit() => _connection.Execute("COMMIT");

    public override void Dispose()
    {
        // SQLite has already rolled back where the disk was full.
        if (_connection.Handle is { } handle && raw.sqlite3_get_autocommit(handle) == 0)
            _ = raw.sqlite3_exec(handle, "ROLLBACK");
    }
}
