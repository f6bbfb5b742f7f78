using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A database file that is damaged: how it is told from other failures, and the one answer to it.</summary>
internal static class Damage
{
    public const string Code = "database-damaged";

    /// <summary>What everybody is told who asks the tracker; which file it is and what is wrong with it is for the administrator.</summary>
    public const string Answer = "The tracker's database is damaged: nothing is read or saved until the administrator has restored a backup.";

    private const int Corrupt = 11, NotADatabase = 26;

    /// <summary>The answer at start and in commands.</summary>
    public static Refusal Of(string file) => Refusal.Conflict(Code,
        $"{file} is damaged, or is not a database: what it holds cannot be relied on. Stop the tracker and put a backup in its place with `restore`, which keeps this file; "
        + "`verify` says what is wrong with it.");

    /// <summary>Whether a failure is the file itself.</summary>
    public static bool Is(Exception error) =>
        error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase } || error.InnerException is { } inner && Is(inner);

    /// <summary>Whether a failure comes of damage, also of damage that made a table or a column another, or a value one that nothing can read.</summary>
    public static bool Explains(Exception error, string file) =>
        Is(error) || error is not (OperationCanceledException or UnauthorizedAccessException or IOException) && File.Exists(file) && !DatabaseFile.HoldsNothing(file) && (In(file) || LacksTables(file));

    /// <summary>Reads a file through, which takes about a second for each few hundred megabytes; says whether it is damaged, cut short, gone or another's.</summary>
    public static bool In(string file)
    {
        if (!File.Exists(file))
            return true;
        try
        {
            using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
            connection.Open();
            return connection.ExecuteScalar<long>("PRAGMA application_id") != DatabaseFile.ApplicationId || connection.ExecuteScalar<string>("PRAGMA quick_check(1)") != "ok";
        }
        catch (SqliteException error)
        {
            // Another program may hold it, or there are too many files open: that is no damage.
            return Is(error);
        }
    }

    /// <summary>Whether a file lacks a table, a view or an index that a new database has: SQLite does not know what there should be.</summary>
    public static bool LacksTables(string file)
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-schema-").FullName;
        try
        {
            var model = Path.Combine(directory, DataFiles.Database);
            return Migrations.Run(model) is null && Tables(model).Except(Tables(file)).Any();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static List<string> Tables(string file)
    {
        using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
        connection.Open();
        return [.. connection.Query<string>("SELECT sql FROM sqlite_schema WHERE type IN ('table', 'view', 'index') AND sql IS NOT NULL")];
    }
}
