using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Checks a database before it is opened: a file that this program must not touch is refused before a byte of it is written.</summary>
internal static class DatabaseFile
{
    /// <summary>Marks a file as ours, in its header: "PcaT".</summary>
    public const int ApplicationId = 0x50636154;

    private const UnixFileMode
        Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
        Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Creates or upgrades the database of a data directory; returns the file, or why it cannot be used.</summary>
    /// <param name="dataDirectory">The directory; created for this user alone if it is missing.</param>
    /// <param name="mayBeOpen">Whether other users of the machine may have access to it.</param>
    /// <param name="mayLackFiles">Whether files that were beside the database may be missing.</param>
    /// <param name="readsThrough">Whether the whole file is read first, to detect damage.</param>
    public static Result<string> Prepare(string dataDirectory, bool mayBeOpen = false, bool mayLackFiles = false, bool readsThrough = false)
    {
        var file = Path.Combine(dataDirectory, DataFiles.Database);
        var isDone = false;
        var refusal = CheckLibrary() ?? CheckDirectory(dataDirectory, mayBeOpen) ?? Access.CheckAll(dataDirectory);
        try
        {
            // This check comes first: opening an empty database deletes the log beside it.
            refusal ??= DataFiles.CheckDatabase(dataDirectory)
                ?? Check(file, CheckContent)
                ?? (isDone ? null : Migrations.Run(file));
        }
        catch (SqliteException error) when (Damage.Is(error))
        {
            return Damage.Of(file);
        }

        return refusal is null ? file : refusal;

        Refusal? CheckContent(SqliteConnection holding)
        {
            var wrong = (mayLackFiles ? null : DataFiles.CheckOthers(dataDirectory, holding))
                ?? (readsThrough && Damage.In(holding) ? Damage.Of(file) : null);
            isDone = wrong is null && Migrations.AreDone(holding);
            return wrong;
        }
    }

    private static Refusal? CheckLibrary()
    {
        using var connection = Connections.Bare(":memory:", SqliteOpenMode.Memory);
        connection.Open();
        return SqliteVersion.IsSafe(connection.ServerVersion)
            ? null
            : Refusal.Conflict("sqlite-too-old",
                $"This build carries SQLite {connection.ServerVersion}, which can corrupt the database: "
                + $"build it with a Microsoft.Data.Sqlite that carries SQLite 3.51.3 or newer.");
    }

    /// <summary>Creates a data directory if it is missing, and says why it cannot be used; null when it can.</summary>
    public static Refusal? CheckDirectory(string directory, bool mayBeOpen)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, Owners);
            if (!mayBeOpen && IsOpen(directory))
                return Refusal.Conflict("data-directory-open",
                    $"Other users of this machine can get into the data directory {directory}, which holds the confidential papers of both sides: "
                    + $"run `chmod 700 {directory}`, or set PcaTracker__AllowReadableDataDirectory=true to leave it so.");
            using var probe = new FileStream(
                Path.Combine(directory, ".write-test"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refusal.Conflict("data-directory-not-writable",
                $"The data directory {directory} cannot be written to: make it writable for this user, "
                + $"or set PcaTracker__DataDirectory to another one.");
        }
    }

    private static bool IsOpen(string directory)
    {
        var target = Directory.ResolveLinkTarget(directory, returnFinalTarget: true)?.FullName ?? directory;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(target) & Others) != UnixFileMode.None;
    }

    /// <summary>Whether a file is missing, empty, or a database without any schema.</summary>
    public static bool HoldsNothing(string file)
    {
        if (new FileInfo(file) is not { Exists: true, Length: > 0 })
            return true;
        using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
        connection.Open();
        return HoldsNothing(connection);
    }

    private static bool HoldsNothing(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("PRAGMA application_id") == 0
        && connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema") == 0;

    /// <summary>Refuses a file that belongs to another program or to a newer version; null when it may be opened or does not exist.</summary>
    public static Refusal? Check(string file) => Check(file, _ => null);

    // What else is asked of a database that holds something is asked on the same connection, as each would read the whole schema.
    private static Refusal? Check(string file, Func<SqliteConnection, Refusal?> checkContent)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
            connection.Open();
            // One snapshot: another program may be creating the file at this moment.
            using var snapshot = connection.BeginTransaction(deferred: true);
            var holdsNothing = HoldsNothing(connection);
            if (connection.ExecuteScalar<long>("PRAGMA application_id") != ApplicationId && !holdsNothing)
                return Refusal.Conflict("foreign-database",
                    $"{file} belongs to another program: move it away, or set PcaTracker__DataDirectory to another directory.");
            if (connection.ExecuteScalar<int>("PRAGMA user_version") is var version && version > Migrations.Latest)
                return Refusal.Conflict("newer-database",
                    $"{file} is from a newer version of this program (schema {version}; this one knows {Migrations.Latest}): "
                    + $"run that version or a later one.");
            return holdsNothing ? null : checkContent(connection);
        }
        catch (SqliteException error) when (Damage.Is(error))
        {
            return Damage.Of(file);
        }
    }
}
