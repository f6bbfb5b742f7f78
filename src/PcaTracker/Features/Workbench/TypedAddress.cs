using System.Globalization;
using System.Text.RegularExpressions;
using ODataSql;
using PcaTracker.Contract;
using PcaTracker.Features.Spreadsheets;

namespace PcaTracker.Features.Workbench;

/// <summary>An address of the API as somebody typed it: whole, from the service root, or from the set on.</summary>
/// <param name="Text">The text.</param>
/// <param name="Service">The root of the API.</param>
internal sealed partial record TypedAddress(string Text, Uri Service)
{
    /// <summary>What is asked: path and query below the root of the API, encoded.</summary>
    public string Resource { get; } = Below(Text.Trim(), Service);

    /// <summary>The question of which files can be made; null where the address is none of a set.</summary>
    public Question? Question => Resource.Split('?', 2) is var parts && EntitySets.All.FirstOrDefault(set => set.Name == parts[0]) is { } set
        ? new Question(set, parts.Length > 1 ? parts[1] : "")
        : null;

    /// <summary>The place in the text that a refusal is about, as the parts before, at and after it; null where it names none.</summary>
    public (string Before, string At, string After)? PlaceOf(QueryRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var text = Uri.UnescapeDataString(Text);
        foreach (Match position in Position().Matches(refusal.Message))
        {
            var start = text.IndexOf(position.Groups["in"].Value, StringComparison.Ordinal);
            var place = start + int.Parse(position.Groups["place"].Value, CultureInfo.InvariantCulture);
            if (start >= 0 && place <= text.Length)
                return Divided(text, Math.Min(place, Math.Max(text.Length - 1, 0)), 1);
        }

        var named = Quoted().Matches(refusal.Message).Select(m => m.Groups["name"].Value).Append(refusal.Target ?? "").Where(name => name.Length > 0);
        return named.FirstOrDefault(name => text.Contains(name, StringComparison.Ordinal)) is { } word
            ? Divided(text, text.IndexOf(word, StringComparison.Ordinal), word.Length)
            : null;
    }

    private static (string, string, string)? Divided(string text, int at, int length) =>
        (text[..at], text.Substring(at, Math.Min(length, text.Length - at)), text[Math.Min(at + length, text.Length)..]);

    private static string Below(string text, Uri service)
    {
        foreach (var root in (string[])[service.AbsoluteUri, service.AbsolutePath])
        {
            if (text.StartsWith(root, StringComparison.OrdinalIgnoreCase))
                text = text[root.Length..];
        }

        // What people type has spaces and letters of any script, which an address has encoded.
        return string.Concat(text.TrimStart('/').EnumerateRunes().Select(rune =>
            rune.IsAscii && rune.Value > ' ' && rune.Value is not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or '#')
                ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
    }

    [GeneratedRegex(@"at position (?<place>\d{1,6}) in '(?<in>.+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Position();

    [GeneratedRegex("'(?<name>[^']{1,200})'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
