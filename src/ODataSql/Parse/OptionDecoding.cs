using System.Text;
using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>
/// Decodes the values of query options (OData 4.01 URL Conventions, 2). What a client percent-encoded inside nested options is data wherever
/// data may stand, and a plus sign is a blank except where only a sign fits.
/// </summary>
internal static partial class OptionDecoding
{
    private const string Search = "$search";

    /// <summary>The value of a query option.</summary>
    /// <param name="option">Its name, in lower case and with its <c>$</c>.</param>
    /// <param name="raw">What the client sent.</param>
    public static string Decode(string option, string raw) => option == Search
        ? Uri.UnescapeDataString(new EncodedSearch(raw).ReadAll().Replace('+', ' '))
        : Uri.UnescapeDataString(QuoteNestedSearches(Sign().Replace(raw, "%2B").Replace('+', ' ')));

    /// <summary>The value with the words of each nested search in quotation marks, where they would be taken for something else.</summary>
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

    /// <summary>A plus sign before a time zone's hours, or in an exponent.</summary>
    [GeneratedRegex(
        @"(?<=T\d\d(:|%3A)\d\d((:|%3A)\d\d(\.\d{1,12})?)?)\+(?=\d\d(:|%3A)\d\d)|(?<=(^|[^\w.]|%[0-9A-F]{2})\d{1,40}(\.\d{1,40})?E)\+(?=\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Sign();

    [GeneratedRegex(
        @"('|%27)((?!'|%27).)*('|%27)|(?<opening>(\(|;|%28|%3B)(\s|%20)*(\$|%24)?search(\s|%20)*(?<equals>=|%3D)|(?<=^|[/(,=\s]|%2F|%28|%2C|%3D|%20)search(\(|%28))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LiteralOrSearch();
}
