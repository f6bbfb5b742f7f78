namespace PcaTracker.Domain;

/// <summary>What a body asked of the negotiators.</summary>
public static class Recommendation
{
    public static readonly IReadOnlyList<string> Statuses = ["noted", "taken-up", "addressed", "declined"];
}
