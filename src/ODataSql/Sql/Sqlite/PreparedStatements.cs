using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ODataSql.Sql.Sqlite;

/// <summary>The prepared statements of a connection, kept for requests with the same SQL.</summary>
internal sealed class PreparedStatements
{
    private const int Capacity = 100;

    private static readonly ConditionalWeakTable<SqliteConnection, PreparedStatements> ByConnection = [];

    private readonly Dictionary<string, PreparedStatement> _idle = new(StringComparer.Ordinal);

    private PreparedStatements(SqliteConnection connection)
    {
        Database = connection.Handle!;
        // Query plans must not depend on parameter values, or SQLite would prepare statements again for each value.
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(Database, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _), Database);
        // The file stays open as long as a statement exists.
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed)
                Clear();
        };
    }

    public sqlite3 Database { get; }

    /// <summary>Whether SQLite is executing a statement at this moment.</summary>
    public bool IsExecuting { get; private set; }

    public static PreparedStatements Of(SqliteConnection connection) => ByConnection.GetValue(connection, c => new PreparedStatements(c));

    /// <summary>Starts a statement, which belongs to the cursor until that is disposed.</summary>
    public SqliteRowCursor Start(SqlStatement statement)
    {
        if (!_idle.Remove(statement.Text, out var prepared))
            prepared = Prepare(statement);
        for (var i = 0; i < prepared.Positions.Length; i++)
            Check(Bind(prepared.Handle, prepared.Positions[i], statement.Parameters[i]));
        return new SqliteRowCursor(this, prepared);
    }

    /// <summary>Moves a statement to its next row.</summary>
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

    /// <summary>Takes a statement back for later use.</summary>
    public void Return(PreparedStatement statement)
    {
        // Reset returns the error of the last step, which was already reported.
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

    // SQLite numbers parameters in the order of the text, the renderer in the order in which it met them.
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

/// <summary>A prepared statement with the positions of its parameters.</summary>
internal sealed record PreparedStatement(string Text, sqlite3_stmt Handle, int[] Positions);
