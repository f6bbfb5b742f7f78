namespace PcaTracker.Domain;

/// <summary>A reference to a paper.</summary>
public static class Document
{
    /// <summary>Kinds of papers.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["mandate", "position-paper", "non-paper", "textual-proposal", "consolidated-text", "round-report", "other"];
}
