namespace PcaTracker.Domain;

/// <summary>A paper, by reference.</summary>
public static class Document
{
    public static readonly IReadOnlyList<string> Kinds =
        ["mandate", "position-paper", "non-paper", "textual-proposal", "consolidated-text", "round-report", "other"];
}
