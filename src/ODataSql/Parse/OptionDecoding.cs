using System.Text;
using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>
/// Decodes the values of query options (OData 4.01 URL Conventions, 2). Percent-encoded characters in nested options are data where data is
/// allowed, and a plus sign is a space except where only a sign fits.
/// </summary>
internal static partial class OptionDecoding
{
    private const string Search = "$search";

    /// <summary>Decodes the value of a query option.</summary>
    /// <param name="option">The canonical name of the option.</param>
    /// <param name="raw">The value as the client sent it.</param>
    public static string Decode(string option, string raw) => option == Search
        ? Uri.UnescapeDataString(new EncodedSearch(raw).ReadAll().Replace('+', ' '))
        : Uri.UnescapeDataString(QuoteNestedSearches(Sign().Replace(raw, "%2B").Replace('+', ' ')));

    /// <summary>Puts words of nested searches in quotation marks where they would be mistaken for syntax.</summary>
    internal static string QuoteNestedSearches(string raw)
    {
        if (!raw.Contains("search", StringComparison.OrdinalIgnoreCase))
            return raw;
        var text = new StringBuilder();
        for (var at = 0; at < raw.Length;)
        {
            var match = LiteralOrSearch().Match(raw, at);
            if (!match.Success)
                return text.Append(raw, at, raw.Length - at).ToString();
            text.Append(raw, at, match.Index + match.Length - at);
            at = match.Index + match.Length;
            if (match.Groups["opening"].Success)
                text.Append(new EncodedSearch(raw).ReadNested(ref at, endsAtEncoded: match.Groups["equals"].Value.Length == 3));
        }

        return text.ToString();
    }

    /// <summary>A plus sign before a time zone offset or in an exponent.</summary>
    [GeneratedRegex(
        @"(?<=T\d\d(:|%3A)\d\d((:|%3A)\d\d(\.\d{1,12})?)?)\+(?=\d\d(:|%3A)\d\d)|(?<=(^|[^\w.]|%[0-9A-F]{2})\d{1,40}(\.\d{1,40})?E)\+(?=\d)",
        Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Sign();

    [GeneratedRegex(
        """
        ('|%27)((?!'|%27).)*('|%27)
        | (?<opening>(\(|;|%28|%3B)(\s|%20)*(\$|%24)?search(\s|%20)*(?<equals>=|%3D)|(?<=^|[/(,=\s]|%2F|%28|%2C|%3D|%20)search(\(|%28))
        """,
        Lexing.IgnoreCase | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace, Lexing.Timeout)]
    private static partial Regex LiteralOrSearch();
}
