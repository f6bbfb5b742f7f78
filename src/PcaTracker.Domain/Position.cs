namespace PcaTracker.Domain;

/// <summary>What a party wants.</summary>
public static class Position
{
    public const string Statement = "statement", Revised = "revised";
    public static readonly IReadOnlyList<string> Kinds = ["interest", Statement, "proposal", "offer", "request", "red-line", "fallback"];
    public static readonly IReadOnlyList<string> Statuses = ["tabled", "maintained", Revised, "withdrawn", "accepted"];
}
