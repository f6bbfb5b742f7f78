using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Runtime;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Storage;

/// <summary>
/// Keeps the audit log within every write transaction and every upgrade. The layer above implements it and installs it when the program
/// is loaded, so that no caller can open a database without it; without an implementation every write fails.
/// </summary>
internal interface ITransactionAudit
{
    /// <summary>Records the changes that other programs made since this program's last transaction.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="at">The instant of the transaction, as <see cref="Instants"/> writes it.</param>
    void RecordExternalChanges(DbConnection connection, string at);

    /// <summary>Records the changes that the transaction made so far; nothing is committed without it.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="person">The person who made them; null for the program's own work.</param>
    /// <param name="at">The instant of the transaction, as <see cref="Instants"/> writes it.</param>
    void RecordChanges(DbConnection connection, string? person, string at);

    /// <summary>Whether the triggers of a file are as they are defined here.</summary>
    bool HasTriggers(SqliteConnection connection);

    /// <summary>Records external changes before an upgrade touches the file, or when its triggers differ from their definitions.</summary>
    /// <param name="connection">In the transaction of the upgrade of a file.</param>
    /// <param name="willUpgrade">Whether scripts will run.</param>
    /// <param name="at">The instant of the transaction.</param>
    /// <param name="progress">Shows that a long search runs.</param>
    /// <returns>Whether anything was recorded or restored.</returns>
    bool RecordBeforeUpgrade(SqliteConnection connection, bool willUpgrade, string at, ProgressLine? progress);

    /// <summary>Creates the triggers that the upgraded schema needs, and records the upgrade itself.</summary>
    void RecordUpgrade(DbConnection connection, string at);

    /// <summary>Makes the triggers of a database on a server anew, and records external changes before its upgrade touches the rows.</summary>
    /// <param name="connection">In the transaction of the upgrade, as the owner of the tables, who sees their rows.</param>
    /// <param name="applied">The scripts that the database has seen.</param>
    /// <param name="at">The instant of the transaction.</param>
    /// <param name="progress">Shows that a long search runs.</param>
    void RecordBeforeUpgrade(NpgsqlConnection connection, IReadOnlyList<SchemaScript> applied, string at, ProgressLine? progress);

    /// <summary>Whether the triggers of a database on a server are as they are defined here.</summary>
    /// <param name="connection">As the program.</param>
    /// <param name="applied">The scripts that the database has seen.</param>
    bool HasTriggers(NpgsqlConnection connection, IReadOnlyList<SchemaScript> applied);

    /// <summary>The statements by which an upgrade makes tables and indexes that follow from the contract.</summary>
    IEnumerable<string> Statements(NpgsqlConnection connection);
}

/// <summary>Holds the installed <see cref="ITransactionAudit"/>.</summary>
internal static class TransactionAudit
{
    private static ITransactionAudit? _installed;

    /// <summary>The implementation.</summary>
    public static ITransactionAudit Installed =>
        _installed ?? throw new InvalidOperationException("No audit log is installed: nothing is written without one.");

    /// <summary>Installs the implementation, once, when the program is loaded.</summary>
    public static void Install(ITransactionAudit audit) => _installed = audit;
}
