namespace PcaTracker.Storage;

/// <summary>Registers the database and the watches of its file and disk.</summary>
internal static class StorageSetup
{
    /// <summary>Adds them for a data directory.</summary>
    public static void AddStorage(this IServiceCollection services, DatabaseSystem system, string dataDirectory)
    {
        services.AddSingleton(s => new TrackerDatabase(system, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new DamageWatch((system as SqliteSystem)?.File, s.GetRequiredService<ILogger<DamageWatch>>()));
        services.AddSingleton(new DiskSpace(dataDirectory));
    }
}
