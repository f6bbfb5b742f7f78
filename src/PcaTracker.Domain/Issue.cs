namespace PcaTracker.Domain;

/// <summary>An open point.</summary>
public static class Issue
{
    public const string Open = "open", Resolved = "resolved";
    public static readonly IReadOnlyList<string> Statuses = [Open, "parked", "escalated", Resolved];
}
