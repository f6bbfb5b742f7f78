using System.Text.RegularExpressions;

namespace PcaTracker.Domain;

/// <summary>Markings of classified papers. The record holds pointers to such papers, never what they say.</summary>
public static partial class Marking
{
    /// <summary>The refusal of a text that carries a marking; null for one that carries none.</summary>
    public static Refusal? Check(string text, string target) =>
        Find(text) is { } marking
            ? Refusal.Invalid("classified-marking", $"{target} carries the marking '{marking}'. Classified content does not belong in this system: "
                + "record a pointer to the paper in Documents, with its Reference, Originator and Custodian.", target)
            : null;

    /// <summary>The first marking in a text, as it stands there.</summary>
    public static string? Find(string text) => Markings().Match(text) is { Success: true } match ? match.Value.Trim() : null;

    // Case decides where the words are also everyday words: "EU secret" in a sentence is none, nor is "секретно" within one;
    // "EU SECRET", "СЕКРЕТНО", «секретно» and a line of its own are.
    [GeneratedRegex(
        """
        \b(?i:restreint\s+ue | eu\s+restricted | confidentiel\s+ue | eu\s+confidential | tr[eè]s\s+secret\s+ue | secret\s+ue | eu\s+top\s+secret)\b
        | \bEU\s+SECRET\b
        | \b(?:СОВЕРШЕННО\s+)?СЕКРЕТНО\b | \b(?:ӨТЕ\s+)?ҚҰПИЯ\b
        | «\s*(?i:(?:совершенно\s+)?секретно | (?:өте\s+)?құпия)\s*»
        | ^[^\S\n]*(?i:(?:совершенно\s+)?секретно | (?:өте\s+)?құпия)[^\S\n]*$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Markings();
}
