using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Deltas;
using PcaTracker.Storage;

namespace PcaTracker.Changes;

/// <summary>Wires the record of changes: its key, its checkpoints, and the log that forgets.</summary>
internal static class ChangesSetup
{
    public static void AddChanges(this IServiceCollection services, string dataDirectory)
    {
        // Made at the first start, not with the first checkpoint: who keeps the key's name can do so from the first day.
        services.AddSingleton(AuditKey.OpenOrMake(dataDirectory));
        services.AddSingleton(new CheckpointFile(dataDirectory));
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<ClockCheck>();
        services.AddSingleton<DeltaRetention>();
    }

    /// <summary>From here on the key and the checkpoints are missed when they are gone. A clock that is behind is said.</summary>
    public static void UseChanges(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<TrackerDatabase>().WriteAsSystem(session =>
        {
            DataFiles.Expect(session, app.Services.GetRequiredService<CheckpointFile>().Directory);
            return 0;
        });
        if (app.Services.GetRequiredService<ClockCheck>().Warning() is { } warning)
            app.Logger.LogWarning("{Warning}", warning);
    }
}
