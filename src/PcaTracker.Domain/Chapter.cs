using System.Globalization;

namespace PcaTracker.Domain;

/// <summary>A node of the agreement's structure: a title, one of its chapters, an annex or a protocol.</summary>
public static class Chapter
{
    /// <summary>Kinds of nodes.</summary>
    public static readonly IReadOnlyList<string> Levels = ["title", "chapter", "annex", "protocol"];

    /// <summary>Policy areas.</summary>
    public static readonly IReadOnlyList<string> Areas =
        ["trade", "energy", "human-rights", "foreign-security", "economic", "transport", "sustainability", "society", "institutional"];

    /// <summary>How far the drafting of a text has come; independent of how far the sides agree.</summary>
    public static readonly IReadOnlyList<string> TextMaturities =
        ["none", "position-paper", "textual-proposal", "consolidated-text", "legally-scrubbed"];

    /// <summary>The heading of a chapter in a language; its English one where it has none in that language.</summary>
    public static string? HeadingIn(string language, string? english, string? russian, string? kazakh) =>
        (language == Language.Russian ? russian : language == Language.Kazakh ? kazakh : null) ?? english;

    /// <summary>Returns a text whose ordinal order is the agreement's: titles with their chapters, then annexes, then protocols.</summary>
    /// <param name="code">The code people use: <c>III.10</c>, <c>Annex IV</c>, <c>Protocol 1</c>.</param>
    public static string SortKey(string code) =>
        code.StartsWith("Annex ", StringComparison.Ordinal) ? Key("2", code["Annex ".Length..])
        : code.StartsWith("Protocol ", StringComparison.Ordinal) ? Key("3", code["Protocol ".Length..])
        : Key("1", code);

    private static string Key(string part, string number) => string.Join('.', [part, .. number.Split('.').Select(Padded)]);

    // Other numbers keep their letters, which sort after all digits.
    private static string Padded(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var arabic) ? Digits(arabic)
        : number.Length > 0 && number.All(RomanDigits.ContainsKey) ? Digits(FromRoman(number))
        : number;

    private static string Digits(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    // A digit before a greater one counts against it: IX is 9.
    private static int FromRoman(string roman) =>
        roman.Select((c, i) => i + 1 < roman.Length && RomanDigits[c] < RomanDigits[roman[i + 1]] ? -RomanDigits[c] : RomanDigits[c]).Sum();

    private static readonly Dictionary<char, int> RomanDigits = new() { ['I'] = 1, ['V'] = 5, ['X'] = 10, ['L'] = 50, ['C'] = 100 };
}
