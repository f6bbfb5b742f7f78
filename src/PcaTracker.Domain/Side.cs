namespace PcaTracker.Domain;

/// <summary>The sides of the negotiation.</summary>
public static class Side
{
    /// <summary>A side; <c>joint</c> for both together.</summary>
    public const string EU = "EU", KZ = "KZ", Joint = "joint";

    /// <summary>All sides.</summary>
    public static readonly IReadOnlyList<string> All = [EU, KZ, Joint];
    /// <summary>The two negotiating parties.</summary>
    public static readonly IReadOnlyList<string> Parties = [EU, KZ];
}
