using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Recognises a damaged database file among other failures, and has the answers to it.</summary>
internal static class Damage
{
    /// <summary>Code of the refusal.</summary>
    public const string Code = "database-damaged";

    /// <summary>The answer to every request; the file and the details are for the administrator only.</summary>
    public static readonly Refusal Answer = Refusal.Conflict(Code,
        "The tracker's database is damaged: nothing is read or saved until the administrator has restored a backup.");

    private const int Corrupt = 11, NotADatabase = 26;

    /// <summary>The refusal at the start and in commands.</summary>
    public static Refusal Of(string file) => Refusal.Conflict(Code,
        $"{file} is damaged, or is not a database: what it holds cannot be relied on. "
        + $"Stop the tracker and put a backup in its place with `restore`, which keeps this file; `verify` says what is wrong with it.");

    /// <summary>Whether SQLite itself reports a failure as damage.</summary>
    public static bool Is(Exception error) =>
        error is SqliteException { SqliteErrorCode: Corrupt or NotADatabase } || error.InnerException is { } inner && Is(inner);

    /// <summary>Whether damage explains a failure. Damage may also rename a table or a column, or make a value unreadable.</summary>
    public static bool Explains(Exception error, string file) =>
        Is(error)
        || error is not (OperationCanceledException or UnauthorizedAccessException or IOException)
            && File.Exists(file) && !DatabaseFile.HoldsNothing(file) && (In(file) || LacksTables(file));

    /// <summary>Reads a whole file and says whether it is damaged, truncated, missing or of another program.</summary>
    /// <remarks>It takes about a second for each few hundred megabytes.</remarks>
    public static bool In(string file)
    {
        if (!File.Exists(file))
            return true;
        try
        {
            using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
            connection.Open();
            return In(connection);
        }
        catch (SqliteException error)
        {
            // Another program may have locked it, or too many files may be open: neither is damage.
            return Is(error);
        }
    }

    /// <summary>Reads the whole file of an open connection and says whether it is damaged, truncated or of another program.</summary>
    public static bool In(SqliteConnection connection)
    {
        try
        {
            return connection.ExecuteScalar<long>("PRAGMA application_id") != DatabaseFile.ApplicationId
                || connection.ExecuteScalar<string>("PRAGMA quick_check(1)") != "ok";
        }
        catch (SqliteException error)
        {
            // Another program may have locked it, or too many files may be open: neither is damage.
            return Is(error);
        }
    }

    /// <summary>Whether a file lacks a table, a view or an index that a new database has; SQLite cannot know what should exist.</summary>
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
