using Dapper;

namespace PcaTracker.Storage;

/// <summary>Wires the database.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, string dataDirectory)
    {
        // A column due_on fills a property DueOn.
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        services.AddSingleton(s => new TrackerDatabase(Path.Combine(dataDirectory, "tracker.db"), s.GetRequiredService<TimeProvider>()));
    }
}
