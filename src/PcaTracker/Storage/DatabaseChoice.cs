using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Storage;

/// <summary>Chooses the database system: PostgreSQL where the setting <c>PcaTracker__Database</c> names one, else a file of SQLite.</summary>
internal static class DatabaseChoice
{
    /// <summary>The server that the settings name; null where the database is a file.</summary>
    public static string? ServerIn(IConfiguration settings) => Setting.Set(settings["PcaTracker:Database"]);

    /// <summary>The refusal of what is done with a file alone.</summary>
    /// <param name="what">What was asked for, at the beginning of a sentence.</param>
    /// <param name="place">Where the database is.</param>
    public static Refusal ForFilesOnly(string what, string place) => Refusal.Conflict("database-on-server",
        $"{what} is made of a file, and the tracker uses {place}: use the server's own tools, such as `pg_basebackup` and its archived log.");

    /// <summary>Creates or upgrades the database, and says why it cannot be used.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="dataDirectory">The directory of the file, and of the program's other files in either case.</param>
    /// <param name="time">The clock.</param>
    /// <param name="readsThrough">Whether a file is read as a whole first, to detect damage.</param>
    public static Result<DatabaseSystem> Prepare(IConfiguration settings, string dataDirectory, TimeProvider time, bool readsThrough = false)
    {
        var mayBeOpen = Setting.IsOn(settings, "AllowReadableDataDirectory");
        if (ServerIn(settings) is { } server)
            return OnServer(server, dataDirectory, mayBeOpen, time);
        var file = DatabaseFile.Prepare(dataDirectory, mayBeOpen, readsThrough: readsThrough);
        return file.IsRefused(out var refusal) ? refusal : new SqliteSystem(file.Value);
    }

    private static Result<DatabaseSystem> OnServer(string server, string dataDirectory, bool mayBeOpen, TimeProvider time)
    {
        if ((DatabaseFile.CheckDirectory(dataDirectory, mayBeOpen) ?? PostgresMigrations.Run(server, time)) is { } unusable)
            return unusable;
        var system = new PostgresSystem(server);
        if (NodeKeys.Check(system, dataDirectory, time) is not { } refusal)
            return system;
        system.Dispose();
        return refusal;
    }
}
