using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Changes.Triggers;
using PcaTracker.Runtime;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Changes.Audit;

/// <summary>Keeps the audit log within the transactions of the database.</summary>
internal sealed class TransactionAuditor : ITransactionAudit
{
    public void RecordExternalChanges(DbConnection connection, string at) => AuditWriter.RecordExternalChanges(connection, at);

    public void RecordChanges(DbConnection connection, string? person, string at) => AuditWriter.RecordChanges(connection, person, at);

    public bool HasTriggers(SqliteConnection connection) => AuditTriggers.FirstDeviating(connection) is null;

    // Runs before the upgrade changes rows itself, so that its changes and those of another program cannot be confused. Without an upgrade
    // it runs only where the triggers differ from their definitions.
    public bool RecordBeforeUpgrade(SqliteConnection connection, bool willUpgrade, string at, ProgressLine? progress)
    {
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'entry')")
            || AuditTriggers.FirstDeviating(connection) is null && !willUpgrade)
            return false;
        progress?.Step("looking for changes by other programs");
        AuditTriggers.Restore(connection);
        AuditWriter.RecordExternalChanges(connection, at);
        UncapturedChanges.Record(connection, at);
        return true;
    }

    public void RecordUpgrade(DbConnection connection, string at)
    {
        if (connection is NpgsqlConnection server)
        {
            PostgresTriggers.Make(server, PostgresTriggers.Sources(server));
            AuditTriggers.Remake(server);
        }
        else
        {
            RowTriggers.Make((SqliteConnection)connection);
            AuditTriggers.Remake((SqliteConnection)connection);
        }

        AuditWriter.RecordChanges(connection, person: null, at);
    }

    // A trigger that was dropped may have left changes that no chain has; one that was added could undo what the upgrade records.
    public void RecordBeforeUpgrade(NpgsqlConnection connection, IReadOnlyList<SchemaScript> applied, string at, ProgressLine? progress)
    {
        progress?.Step("looking for changes by other programs");
        AuditTriggers.Restore(connection, applied);
        AuditWriter.RecordExternalChanges(connection, at);
        UncapturedChanges.Record(connection, at);
    }

    public bool HasTriggers(NpgsqlConnection connection, IReadOnlyList<SchemaScript> applied) =>
        PostgresTriggers.FirstDeviating(connection, applied, AuditTriggers.All(connection)) is null;

    public IEnumerable<string> Statements(NpgsqlConnection connection) => PostgresTriggers.Statements(connection);

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The program's own assembly: no caller can forget it.")]
    internal static void Install() => TransactionAudit.Install(new TransactionAuditor());
}
