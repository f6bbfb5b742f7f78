using Dapper;
using Microsoft.Data.Sqlite;
using ODataSql.Sql.Sqlite;
using SQLitePCL;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>
/// Restricts the statements of one connection to the <c>visible_*</c> views. SQLite asks it about each table, column and function
/// that a statement touches, and does not prepare a statement that touches anything outside the allowed list.
/// </summary>
internal sealed class RowSecurityAuthorizer
{
    private readonly ScopedConnection _connection;
    private readonly HashSet<string> _triggers;
    private readonly delegate_authorizer _authorize;
    private bool _isWriting, _isExecuting, _isSuspended;

    private RowSecurityAuthorizer(ScopedConnection connection, IEnumerable<string> triggers)
    {
        (_connection, _triggers) = (connection, triggers.ToHashSet(StringComparer.Ordinal));
        // A field keeps the delegate alive: SQLite calls it for as long as the connection lives.
        _authorize = (_, action, first, second, database, within) =>
            _isSuspended || IsAllowed(action, first, second, database, within.utf8_to_string()) ? raw.SQLITE_OK : raw.SQLITE_DENY;
    }

    /// <summary>Puts a connection under row-level security from now on.</summary>
    /// <param name="connection">The connection, with its views and functions.</param>
    /// <param name="writes">Whether it may write; a connection that only reads runs no trigger.</param>
    public static RowSecurityAuthorizer Attach(ScopedConnection connection, bool writes)
    {
        var triggers = writes ? connection.Query<string>("SELECT name FROM main.sqlite_schema WHERE type = 'trigger'").AsList() : [];
        var authorizer = new RowSecurityAuthorizer(connection, triggers);
        // Read once before the authorizer is set: the first read changes the connection, which an authorizer must not do.
        _ = authorizer.IsExecuting;
        // Only a search index itself writes the tables behind it.
        Check(raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_DEFENSIVE, 1, out _), connection);
        Check(raw.sqlite3_set_authorizer(connection.Handle, authorizer._authorize, null), connection);
        return authorizer;
    }

    /// <summary>Authorizes a statement, then runs it. Other statements that SQLite prepares meanwhile belong to its search indexes.</summary>
    /// <param name="sql">Its text. A statement that writes may touch more tables, and may then contain no query.</param>
    /// <param name="prepare">Prepares the whole statement.</param>
    /// <param name="run">Runs the prepared statement. SQLite prepares and authorizes it again if the schema has changed.</param>
    public T Run<T>(string sql, Action prepare, Func<T> run)
    {
        try
        {
            _isWriting = _triggers.Count > 0 && RowSecurityRules.IsWrite(sql);
            prepare();
            _isExecuting = true;
            return run();
        }
        finally
        {
            _isWriting = _isExecuting = false;
        }
    }

    /// <summary>Suspends it until disposed.</summary>
    public IDisposable Suspend() => new Suspension(this);

    private bool IsExecuting => _isExecuting || SqliteDialect.IsExecuting(_connection);

    private bool IsAllowed(int action, utf8z first, utf8z second, utf8z database, string? within) => action switch
    {
        raw.SQLITE_READ => MayRead(first.utf8_to_string(), second.utf8_to_string(), database.utf8_to_string(), within),
        raw.SQLITE_SELECT => true,
        raw.SQLITE_FUNCTION => RowSecurityRules.Functions.Contains(second.utf8_to_string()),
        raw.SQLITE_TRANSACTION => true,
        raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE => MayWrite(first.utf8_to_string(), within),
        raw.SQLITE_PRAGMA => IsExecuting && first.utf8_to_string() == "data_version",
        _ => false,
    };

    private bool MayRead(string table, string column, string? database, string? within)
    {
        // An inner view of ours: no other object can have such a name, since part of it is random.
        if (within is not null && VisibleViews.IsInner(within))
            return true;
        // SQLite names no schema for a statement that only counts rows.
        if (VisibleViews.IsView(table))
            return database is null or "temp";
        if (database is not (null or "main"))
            return false;
        if (RowSecurityRules.Public.Contains(table) || RowSecurityRules.IsIndexConfig(table))
            return true;
        if (_isWriting && (within is null ? RowSecurityRules.IsKey(column) && RowSecurityRules.Linked.Contains(table) : IsOfSchema(within)))
            return true;
        return IsExecuting && (RowSecurityRules.IsIndexTable(table) || RowSecurityRules.IsIndexSource(within ?? table));
    }

    private bool MayWrite(string table, string? within) =>
        (_isWriting && (within is null ? RowSecurityRules.Written.Contains(table) : IsOfSchema(within)))
        || (_triggers.Count > 0 && IsExecuting && RowSecurityRules.IsIndexTable(table));

    private bool IsOfSchema(string name) => _triggers.Contains(name) || RowSecurityRules.IsIndexSource(name);

    private sealed class Suspension : IDisposable
    {
        private readonly RowSecurityAuthorizer _authorizer;

        public Suspension(RowSecurityAuthorizer authorizer)
        {
            _authorizer = authorizer;
            authorizer._isSuspended = true;
        }

        public void Dispose() => _authorizer._isSuspended = false;
    }

    private static void Check(int result, ScopedConnection connection) => SqliteException.ThrowExceptionForRC(result, connection.Handle);
}
