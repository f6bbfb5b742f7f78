namespace PcaTracker.Domain;

/// <summary>What a party wants, offers or rules out.</summary>
public static class Position
{
    /// <summary>The kind of a position as a party states it.</summary>
    public const string Statement = "statement";

    /// <summary>The status of a position that a newer one replaces.</summary>
    public const string Revised = "revised";

    /// <summary>All kinds.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["interest", Statement, "proposal", "offer", "request", "red-line", "fallback"];
    /// <summary>All statuses.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["tabled", "maintained", Revised, "withdrawn", "accepted"];

    /// <summary>Kinds that are never tabled: a side's interests, red lines and fallbacks.</summary>
    public static readonly IReadOnlyList<string> PrivateKinds = ["interest", "red-line", "fallback"];

    /// <summary>Refuses a private kind with a visibility that the other side reads.</summary>
    public static Refusal? CheckKind(string kind, string visibility) =>
        PrivateKinds.Contains(kind) && visibility is not (Visibility.EU or Visibility.KZ)
            ? Refusal.Invalid("kind-is-private", $"A position of kind '{kind}' stays with its own side and cannot be '{visibility}'. "
                + $"Keep it to your side, or record what may be said as a statement or a proposal.", "Visibility")
            : null;

    /// <summary>Refuses a shared position of the other side: each party records its own.</summary>
    public static Refusal? CheckParty(string party, string side, string visibility) =>
        party != side && visibility is not (Visibility.EU or Visibility.KZ)
            ? Refusal.NotAllowed("not-your-word",
                $"What both delegations read as the position of {party}, {party} records itself. Keep your note of it to your own side.", "Party")
            : null;
}
