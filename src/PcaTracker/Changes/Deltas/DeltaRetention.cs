using PcaTracker.Storage;

namespace PcaTracker.Changes.Deltas;

/// <summary>Prunes the delta log: it is kept as long as delta links live.</summary>
internal sealed class DeltaRetention(TrackerDatabase database)
{
    /// <summary>The lifetime of delta links.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(90);

    /// <summary>Deletes lines that are too old.</summary>
    public Task RunAsync() => database.WriteAsSystemAsync(session => DeltaLog.Prune(session, Period));
}
