namespace PcaTracker.Domain;

/// <summary>How well a source supports a record.</summary>
public static class Confidence
{
    /// <summary>All degrees.</summary>
    public static readonly IReadOnlyList<string> All = ["high", "medium", "low"];
}
