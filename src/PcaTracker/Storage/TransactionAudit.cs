using Microsoft.Data.Sqlite;
using PcaTracker.Runtime;

namespace PcaTracker.Storage;

/// <summary>
/// The part of every write transaction, and of every upgrade, that keeps the audit log. The layer above implements it and installs it when
/// the program is loaded, so that no caller can open a database without it; without one every write fails.
/// </summary>
internal interface ITransactionAudit
{
    /// <summary>Records what other programs changed since the last transaction of this one.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="at">The instant of the transaction, as <see cref="Instants"/> writes it.</param>
    void RecordExternalChanges(SqliteConnection connection, string at);

    /// <summary>Records what the transaction has changed so far; nothing is committed without it.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="person">Who changed it; null for the program's own work.</param>
    /// <param name="at">The instant of the transaction, as <see cref="Instants"/> writes it.</param>
    void RecordChanges(SqliteConnection connection, string? person, string at);

    /// <summary>Records external changes before an upgrade touches the file, or when its triggers are not as they should be.</summary>
    /// <param name="connection">In the transaction of the upgrade.</param>
    /// <param name="willUpgrade">Whether scripts will run.</param>
    /// <param name="at">The instant of the transaction.</param>
    /// <param name="progress">Where a long search is announced.</param>
    /// <returns>Whether anything was recorded or restored.</returns>
    bool RecordBeforeUpgrade(SqliteConnection connection, bool willUpgrade, string at, ProgressLine? progress);

    /// <summary>Creates the triggers that the upgraded schema needs, and records the upgrade itself.</summary>
    void RecordUpgrade(SqliteConnection connection, string at);
}

/// <summary>Holds the one <see cref="ITransactionAudit"/>.</summary>
internal static class TransactionAudit
{
    private static ITransactionAudit? _installed;

    /// <summary>The installed one.</summary>
    public static ITransactionAudit Installed => _installed ?? throw new InvalidOperationException("No audit log is installed: nothing is written without one.");

    /// <summary>Installs it; once, when the program is loaded.</summary>
    public static void Install(ITransactionAudit audit) => _installed = audit;
}
