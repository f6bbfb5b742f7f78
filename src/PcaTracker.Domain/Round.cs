namespace PcaTracker.Domain;

/// <summary>A negotiating round.</summary>
public static class Round
{
    public const string Planned = "planned", Held = "held", Postponed = "postponed", Cancelled = "cancelled";
    public static readonly IReadOnlyList<string> Statuses = [Planned, Held, Postponed, Cancelled];
    public static readonly IReadOnlyList<string> Formats = ["plenary", "technical", "video"];
}
