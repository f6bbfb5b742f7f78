namespace PcaTracker.Storage;

/// <summary>Wires the database.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, DataFiles.Database);
        services.AddSingleton(s => new TrackerDatabase(file, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<DamageWatch>(s, file));
        services.AddSingleton(new DiskSpace(dataDirectory));
    }
}
