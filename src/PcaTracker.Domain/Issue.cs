namespace PcaTracker.Domain;

/// <summary>A point on which the sides still differ.</summary>
public static class Issue
{
    /// <summary>A status.</summary>
    public const string Open = "open", Resolved = "resolved";

    /// <summary>All statuses.</summary>
    public static readonly IReadOnlyList<string> Statuses = [Open, "parked", "escalated", Resolved];
}
