namespace PcaTracker.Domain;

/// <summary>What a party wants.</summary>
public static class Position
{
    public const string Statement = "statement", Revised = "revised";
    public static readonly IReadOnlyList<string> Kinds = ["interest", Statement, "proposal", "offer", "request", "red-line", "fallback"];
    public static readonly IReadOnlyList<string> Statuses = ["tabled", "maintained", Revised, "withdrawn", "accepted"];

    /// <summary>Kinds that are never put on the table: what a side wants at heart, will not cross, or would settle for.</summary>
    public static readonly IReadOnlyList<string> PrivateKinds = ["interest", "red-line", "fallback"];

    /// <summary>The refusal of a private kind that others could read.</summary>
    public static Refusal? CheckKind(string kind, string visibility) =>
        PrivateKinds.Contains(kind) && visibility is not (Visibility.EU or Visibility.KZ)
            ? Refusal.Invalid("kind-is-private", $"A position of kind '{kind}' stays with its own side and cannot be '{visibility}'. "
                + "Keep it to your side, or record what may be said as a statement or a proposal.", "Visibility")
            : null;

    /// <summary>The refusal to put words into the other side's mouth: what both read as a party's position, that party records.</summary>
    public static Refusal? CheckParty(string party, string side, string visibility) =>
        party != side && visibility is not (Visibility.EU or Visibility.KZ)
            ? Refusal.NotAllowed("not-your-word", $"What both delegations read as the position of {party}, {party} records itself. Keep your note of it to your own side.", "Party")
            : null;
}
