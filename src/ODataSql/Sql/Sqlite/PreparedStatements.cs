using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ODataSql.Sql.Sqlite;

/// <summary>The statements that a connection has prepared, kept for the next request of the same shape.</summary>
internal sealed class PreparedStatements
{
    private const int Capacity = 100;

    private static readonly ConditionalWeakTable<SqliteConnection, PreparedStatements> ByConnection = [];

    private readonly Dictionary<string, PreparedStatement> _idle = new(StringComparer.Ordinal);

    private PreparedStatements(SqliteConnection connection)
    {
        Database = connection.Handle!;
        // A plan must not depend on a value: else SQLite makes it anew for every other one.
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(Database, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _), Database);
        // A file stays open as long as a statement on it lives.
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed)
                Clear();
        };
    }

    public sqlite3 Database { get; }

    /// <summary>Whether SQLite is inside a statement at this moment.</summary>
    public bool IsExecuting { get; private set; }

    public static PreparedStatements Of(SqliteConnection connection) => ByConnection.GetValue(connection, c => new PreparedStatements(c));

    /// <summary>Starts a statement; it belongs to the rows until they are disposed.</summary>
    public SqliteRowCursor Start(SqlStatement statement)
    {
        if (!_idle.Remove(statement.Text, out var prepared))
            prepared = Prepare(statement);
        for (var i = 0; i < prepared.Positions.Length; i++)
            Check(Bind(prepared.Handle, prepared.Positions[i], statement.Parameters[i]));
        return new SqliteRowCursor(this, prepared);
    }

    /// <summary>Goes on with a statement to its next row.</summary>
    public int Step(sqlite3_stmt statement)
    {
        IsExecuting = true;
        try
        {
            return raw.sqlite3_step(statement);
        }
        finally
        {
            IsExecuting = false;
        }
    }

    public void Return(PreparedStatement statement)
    {
        // Reset repeats the error that the last step has already reported.
        _ = raw.sqlite3_reset(statement.Handle);
        if (_idle.Count >= Capacity)
            Clear();
        if (!_idle.TryAdd(statement.Text, statement))
            statement.Handle.Dispose();
    }

    private void Clear()
    {
        foreach (var statement in _idle.Values)
            statement.Handle.Dispose();
        _idle.Clear();
    }

    // SQLite numbers parameters as they occur in the text, which is not the order in which the plan met them.
    private PreparedStatement Prepare(SqlStatement statement)
    {
        Check(raw.sqlite3_prepare_v3(Database, statement.Text, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var positions = new int[statement.Parameters.Count];
        for (var i = 0; i < positions.Length; i++)
            positions[i] = raw.sqlite3_bind_parameter_index(handle, SqlStatement.ParameterName(i));
        return new PreparedStatement(statement.Text, handle, positions);
    }

    private static int Bind(sqlite3_stmt statement, int position, object value) => value switch
    {
        long whole => raw.sqlite3_bind_int64(statement, position, whole),
        string text => raw.sqlite3_bind_text(statement, position, text),
        double real => raw.sqlite3_bind_double(statement, position, real),
        _ => throw new NotSupportedException($"A parameter of type {value.GetType()} has no form in SQLite."),
    };

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, Database);
    }
}

/// <summary>A prepared statement, and where in it the parameters are.</summary>
internal sealed record PreparedStatement(string Text, sqlite3_stmt Handle, int[] Positions);
