namespace PcaTracker.Domain;

/// <summary>An article of the agreement, with its working text.</summary>
public static class Article
{
    /// <summary>The status of an article whose text both sides accept.</summary>
    public const string Agreed = "agreed";

    /// <summary>The status of an article whose aim both sides accept, but not its wording.</summary>
    public const string AimAgreed = "aim-agreed";

    /// <summary>All statuses, from no text to agreed.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["no-text", "one-sided", AimAgreed, Agreed];
}
