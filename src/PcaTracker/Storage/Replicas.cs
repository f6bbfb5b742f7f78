namespace PcaTracker.Storage;

/// <summary>The replicas that follow a database.</summary>
/// <param name="Count">How many are connected.</param>
/// <param name="Lag">How far the last of them is behind.</param>
internal sealed record Replicas(int Count, TimeSpan Lag);
