using System.Globalization;
using System.Text;

namespace PcaTracker.Notifications;

/// <summary>Text that people typed, made fit for a header or a line: no line breaks, no controls, nothing that turns the direction of what follows.</summary>
internal static class OneLine
{
    public static string Of(string text, int longest = int.MaxValue)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(IsHarmless(rune) ? rune.ToString() : " ");
        var line = string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var letters = new StringInfo(line);
        return letters.LengthInTextElements <= longest ? line : letters.SubstringByTextElements(0, longest - 1) + "…";
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
