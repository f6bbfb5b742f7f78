using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Deltas;
using PcaTracker.Storage;

namespace PcaTracker.Changes;

/// <summary>Registers the audit log's key, checkpoints and clock check, and the retention of the delta log.</summary>
internal static class ChangesSetup
{
    /// <summary>Adds them for a data directory.</summary>
    public static void AddChanges(this IServiceCollection services, string dataDirectory)
    {
        // Created at the first start, not with the first checkpoint, so that people can note the key's name from the first day.
        services.AddSingleton(AuditKey.OpenOrMake(dataDirectory));
        services.AddSingleton(new CheckpointFile(dataDirectory));
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<ClockCheck>();
        services.AddSingleton<DeltaRetention>();
    }

    /// <summary>Makes the database expect the key and the checkpoints from now on, and warns of a clock that is behind.</summary>
    public static void UseChanges(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<TrackerDatabase>().WriteAsSystem(session =>
        {
            DataFiles.Expect(session, app.Services.GetRequiredService<CheckpointFile>().Directory);
            return 0;
        });
        if (app.Services.GetRequiredService<ClockCheck>().Find()?.Warning is { } warning)
            app.Logger.LogWarning("{Warning}", warning);
    }
}
