using PcaTracker.Storage;

namespace PcaTracker.Changes.Deltas;

/// <summary>Keeps the log of row changes as long as links into it are good, and no longer.</summary>
internal sealed class DeltaRetention(TrackerDatabase database)
{
    public static readonly TimeSpan Period = TimeSpan.FromDays(90);

    public Task RunAsync() => database.WriteAsSystemAsync(session => DeltaLog.Prune(session, Period));
}
