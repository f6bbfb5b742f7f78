namespace PcaTracker.Domain;

/// <summary>A node of the agreement's structure: a title, one of its chapters, an annex or a protocol.</summary>
public static class Chapter
{
    public static readonly IReadOnlyList<string> Levels = ["title", "chapter", "annex", "protocol"];

    public static readonly IReadOnlyList<string> Areas =
        ["trade", "energy", "human-rights", "foreign-security", "economic", "transport", "sustainability", "society", "institutional"];

    /// <summary>How far a text has come, which is another axis than how far the sides agree.</summary>
    public static readonly IReadOnlyList<string> TextMaturities = ["none", "position-paper", "textual-proposal", "consolidated-text", "legally-scrubbed"];
}
