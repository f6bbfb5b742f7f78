namespace PcaTracker.Storage;

/// <summary>Registers the database and the watches of its file and disk.</summary>
internal static class StorageSetup
{
    /// <summary>Adds them for a data directory.</summary>
    public static void AddStorage(this IServiceCollection services, string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, DataFiles.Database);
        services.AddSingleton(s => new TrackerDatabase(file, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<DamageWatch>(s, file));
        services.AddSingleton(new DiskSpace(dataDirectory));
    }
}
