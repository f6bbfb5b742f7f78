using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>A connection on which every statement is authorized before it runs, once it has an authorizer.</summary>
internal sealed class ScopedConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>The authorizer; null while the connection is being set up.</summary>
    public RowSecurityAuthorizer? RowSecurityAuthorizer { get; set; }

    public override SqliteCommand CreateCommand() => new ScopedCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    protected override DbCommand CreateDbCommand() => CreateCommand();
}

/// <summary>A statement on a <see cref="ScopedConnection"/>, prepared as a whole before any of it runs.</summary>
internal sealed class ScopedCommand : SqliteCommand
{
    private readonly ScopedConnection _connection;

    public ScopedCommand(ScopedConnection connection) => Connection = _connection = connection;

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) =>
        _connection.RowSecurityAuthorizer is { } authorizer
            ? authorizer.Run(CommandText, Prepare, () => base.ExecuteReader(behavior))
            : base.ExecuteReader(behavior);
}
