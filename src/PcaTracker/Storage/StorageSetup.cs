namespace PcaTracker.Storage;

/// <summary>Wires the database.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, string dataDirectory) =>
        services.AddSingleton(s => new TrackerDatabase(Path.Combine(dataDirectory, "tracker.db"), s.GetRequiredService<TimeProvider>()));
}
