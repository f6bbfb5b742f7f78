using System.Text.RegularExpressions;
using System.Xml;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>Texts in the form in which a cell of a workbook holds them.</summary>
internal static partial class SheetText
{
    /// <summary>The most characters that a cell holds.</summary>
    public const int Longest = 32_767;

    /// <summary>The text without characters that no XML document can hold; other programs may have written some into the database.</summary>
    public static string Writable(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.All(XmlConvert.IsXmlChar)
        ? string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)))
        : text;

    /// <summary>The text as the file has it: what looks like one of Excel's own escapes is escaped (ECMA-376, ST_Xstring).</summary>
    public static string Escaped(string text) => text.Contains("_x", StringComparison.Ordinal) ? Escape().Replace(text, "_x005F_") : text;

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    /// <summary>The text as far as a cell holds it. The end of one that is cut says so, and where all of it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address of the whole text.</param>
    public static string Fitting(string text, Func<string> address)
    {
        if (text.Length <= Longest)
            return text;
        var mark = $" … ({T("cut: longer than a cell holds; all of it at {0}", address())})";
        var length = Longest - mark.Length;
        // No pair of surrogates is cut apart.
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), mark);
    }
}
