using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage;

/// <summary>Upgrades a database file to the schema of this program: runs the numbered scripts of <c>db/sqlite</c>, each once, in order.</summary>
public static class Migrations
{
    // All databases must have this text to the letter: a schema is compared with that of a new database.
    private const string Journal =
        """
        CREATE TABLE IF NOT EXISTS [SchemaVersions] (
            SchemaVersionID INTEGER CONSTRAINT [PK_SchemaVersions_Id] PRIMARY KEY AUTOINCREMENT NOT NULL,
            ScriptName TEXT NOT NULL,
            Applied DATETIME NOT NULL
        )
        """;

    /// <summary>The number of this program's schema, which a file has as <c>user_version</c>.</summary>
    public static int Latest { get; } = Scripts().Count;

    /// <summary>
    /// Whether <see cref="Run"/> would leave a file as it is: its schema is of this program, its triggers are as they are defined, and its
    /// header says that it has a log.
    /// </summary>
    public static bool AreDone(SqliteConnection connection) =>
        connection.ExecuteScalar<int>("PRAGMA user_version") == Latest
        && connection.ExecuteScalar<string>("PRAGMA journal_mode") == "wal"
        && TransactionAudit.Installed.HasTriggers(connection);

    /// <summary>
    /// Creates or upgrades the database in one transaction: the file has the old schema or this one, never a state between. Changes that
    /// another program made before are recorded first, as external changes.
    /// </summary>
    public static Refusal? Run(string file, ProgressLine? progress = null)
    {
        using var own = progress is null ? ProgressLine.Start("Starting") : null;
        progress ??= own;
        using var connection = Connections.Open(file, SqliteOpenMode.ReadWriteCreate);
        // The lock comes before the version is read: when two programs start together, the second waits and finds the work done.
        connection.Execute("BEGIN IMMEDIATE", commandTimeout: (int)WriteQueue.LongestWaitOfCommand.TotalSeconds);
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (TransactionAudit.Installed.RecordBeforeUpgrade(connection, willUpgrade: version < Latest, Now(connection), progress) && version >= Latest)
            connection.Execute("COMMIT");
        if (version >= Latest)
            return null;

        progress?.Step($"bringing {Path.GetFileName(file)} from schema {version} to {Latest}");
        if (version > 0)
            Keep(file, Path.ChangeExtension(file, $".pre-{Latest}.db"));
        var hasOldTexts = StoredTexts.AreOld(connection, version);
        if (RunMissing(connection) is { } failed)
            return Damage.Is(failed.Error) ? Damage.Of(file) : Refusal.Conflict("upgrade-failed",
                $"{file} could not be brought from schema {version} to {Latest} and stays as it was; "
                + $"run the version before this one, and report what {failed.Script} met: {failed.Error.Message}");
        if (hasOldTexts)
            StoredTexts.Clean(connection);
        TransactionAudit.Installed.RecordUpgrade(connection, Now(connection));
        connection.Execute($"PRAGMA application_id = {DatabaseFile.ApplicationId}; PRAGMA user_version = {Latest}; COMMIT");
        return null;
    }

    private static string Now(SqliteConnection connection) => connection.ExecuteScalar<string>("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")!;

    // Keeps a copy for the way back. A second connection copies the file, which the first, holding the write lock, has not changed yet.
    private static void Keep(string file, string copy)
    {
        Backup.Copy(file, copy + DurableFile.Draft);
        DurableFile.Rename(copy + DurableFile.Draft, copy);
    }

    /// <summary>Runs each script that the file lacks and notes it; returns the script that failed, or null.</summary>
    private static (string Script, SqliteException Error)? RunMissing(SqliteConnection connection)
    {
        var script = nameof(Journal);
        try
        {
            connection.Execute(Journal);
            foreach (var missing in Scripts().Except(connection.Query<string>("SELECT ScriptName FROM main.SchemaVersions").AsList()))
            {
                script = missing;
                connection.Execute(EmbeddedFiles.Text(script));
                connection.Execute(
                    "INSERT INTO main.SchemaVersions (ScriptName, Applied) VALUES (@script, strftime('%Y-%m-%d %H:%M:%f', 'now'))", new { script });
            }

            return null;
        }
        catch (SqliteException error)
        {
            return (script, error);
        }
    }

    /// <summary>The names of the scripts, in order.</summary>
    internal static IReadOnlyList<string> Scripts() =>
        [.. EmbeddedFiles.Under("db/sqlite").Where(n => char.IsAsciiDigit(Path.GetFileName(n)[0]))];
}
