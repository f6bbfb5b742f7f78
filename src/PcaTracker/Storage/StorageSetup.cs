namespace PcaTracker.Storage;

/// <summary>Wires the database.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton(s => new TrackerDatabase(Path.Combine(dataDirectory, "tracker.db"), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(SpoolLimits.Usual);
        services.AddSingleton(s => new SpoolFile(Path.Combine(dataDirectory, "tmp"), s.GetRequiredService<SpoolLimits>()));
    }
}
