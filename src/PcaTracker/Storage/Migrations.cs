using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Sqlite.Helpers;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage;

/// <summary>Brings a database file to the schema this program was built with: numbered scripts of <c>db/sqlite</c>, each once, in order.</summary>
public static class Migrations
{
    /// <summary>The schema this program writes; a file's <c>user_version</c>.</summary>
    public static int Latest { get; } = Scripts().Count;

    /// <summary>Creates the file if need be and runs what it lacks, in one transaction: the file is at the old schema or at this one, never between. What another program did to it before is told as its doing.</summary>
    public static Refusal? Run(string file, ProgressLine? progress = null)
    {
        using var own = progress is null ? ProgressLine.Start("Starting") : null;
        progress ??= own;
        using var connection = Connections.Open(file, SqliteOpenMode.ReadWriteCreate);
        // Taken before the version is read, so that of two programs that start together the second waits and finds the work done.
        // Not the driver's transaction: DbUp knows nothing of it, and what it sends is part of ours all the same.
        connection.Execute("BEGIN IMMEDIATE");
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (TransactionAudit.Installed.RecordBeforeUpgrade(connection, willUpgrade: version < Latest, Now(connection), progress) && version >= Latest)
            connection.Execute("COMMIT");
        if (version >= Latest)
            return null;

        progress?.Step($"bringing {Path.GetFileName(file)} from schema {version} to {Latest}");
        if (version > 0)
            Keep(file, Path.ChangeExtension(file, $".pre-{Latest}.db"));
        var hasOldTexts = StoredTexts.AreOld(connection, version);
        var upgrade = Upgrade(connection);
        if (!upgrade.Successful)
            return Damage.Is(upgrade.Error) ? Damage.Of(file) : Refusal.Conflict("upgrade-failed",
                $"{file} could not be brought from schema {version} to {Latest} and stays as it was; run the version before this one, and report what {upgrade.ErrorScript?.Name} met: {upgrade.Error.Message}");
        if (hasOldTexts)
            StoredTexts.Clean(connection);
        TransactionAudit.Installed.RecordUpgrade(connection, Now(connection));
        connection.Execute($"PRAGMA application_id = {DatabaseFile.ApplicationId}; PRAGMA user_version = {Latest}; COMMIT");
        return null;
    }

    private static string Now(SqliteConnection connection) => connection.ExecuteScalar<string>("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")!;

    // The way back from an upgrade. A second connection copies what the first, which holds the write lock, has not changed yet.
    private static void Keep(string file, string copy)
    {
        Backup.Copy(file, copy + DurableFile.Draft);
        DurableFile.Rename(copy + DurableFile.Draft, copy);
    }

    private static DatabaseUpgradeResult Upgrade(SqliteConnection connection)
    {
        using var shared = new SharedConnection(connection);
        return DeployChanges.To
            .SqliteDatabase(shared)
            .WithScripts(Scripts().Select(name => new SqlScript(name, EmbeddedFiles.Text(name))))
            .WithoutTransaction()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
    }

    /// <summary>Their names, in order.</summary>
    internal static IReadOnlyList<string> Scripts() =>
        [.. EmbeddedFiles.Under("db/sqlite").Where(n => char.IsAsciiDigit(Path.GetFileName(n)[0]))];
}
