using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>A connection on which every statement is judged before it runs, once there is a wall around it.</summary>
internal sealed class ScopedConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>None while the connection is being made ready.</summary>
    public RowSecurityAuthorizer? RowSecurityAuthorizer { get; set; }

    public override SqliteCommand CreateCommand() => new ScopedCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    protected override DbCommand CreateDbCommand() => CreateCommand();
}

/// <summary>A statement of the program, prepared as a whole before any of it runs.</summary>
internal sealed class ScopedCommand : SqliteCommand
{
    private readonly ScopedConnection _connection;

    public ScopedCommand(ScopedConnection connection) => Connection = _connection = connection;

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) =>
        _connection.RowSecurityAuthorizer is { } authorizer ? authorizer.Run(CommandText, Prepare, () => base.ExecuteReader(behavior)) : base.ExecuteReader(behavior);
}
