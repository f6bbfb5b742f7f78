namespace PcaTracker.Domain;

/// <summary>A recommendation of a body, such as the European Parliament, to the negotiators.</summary>
public static class Recommendation
{
    /// <summary>All statuses.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["noted", "taken-up", "addressed", "declined"];
}
