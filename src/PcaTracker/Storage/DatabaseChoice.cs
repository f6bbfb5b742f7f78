using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Storage;

/// <summary>Chooses the database system: PostgreSQL where the setting <c>PcaTracker__Database</c> names one, else a file of SQLite.</summary>
internal static class DatabaseChoice
{
    /// <summary>Creates or upgrades the database, and says why it cannot be used.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="dataDirectory">The directory of the file, and of the program's other files in either case.</param>
    /// <param name="time">The clock.</param>
    /// <param name="readsThrough">Whether a file is read as a whole first, to detect damage.</param>
    public static Result<DatabaseSystem> Prepare(IConfiguration settings, string dataDirectory, TimeProvider time, bool readsThrough = false)
    {
        var mayBeOpen = Setting.IsOn(settings, "AllowReadableDataDirectory");
        if (Setting.Set(settings["PcaTracker:Database"]) is { } server)
            return (DatabaseFile.CheckDirectory(dataDirectory, mayBeOpen) ?? PostgresMigrations.Run(server, time)) is { } refused
                ? refused
                : new PostgresSystem(server);
        var file = DatabaseFile.Prepare(dataDirectory, mayBeOpen, readsThrough: readsThrough);
        return file.IsRefused(out var refusal) ? refusal : new SqliteSystem(file.Value);
    }
}
