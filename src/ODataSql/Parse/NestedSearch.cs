using System.Text;
using System.Text.RegularExpressions;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// <c>$search</c> inside <c>$expand(…)</c> and <c>$count(…)</c>. The library's lexer refuses words with digits, dots and hyphens;
/// so it is given one word of letters that spells the text, and never sees the text.
/// </summary>
internal static partial class NestedSearch
{
    /// <summary>The value of a query option with each nested <c>$search</c> spelled out of the library's sight.</summary>
    public static string Encode(string value)
    {
        if (!value.Contains("search", StringComparison.OrdinalIgnoreCase))
            return value;
        var shielded = new StringBuilder();
        for (var at = 0; at < value.Length;)
        {
            if (value[at] == '\'')
            {
                var end = value.IndexOf('\'', at + 1) is >= 0 and var close ? close + 1 : value.Length;
                shielded.Append(value, at, end - at);
                at = end;
            }
            else if (value[at] is '(' or ';' && Opening().Match(value, at) is { Success: true } opening)
            {
                var end = EndOf(value, opening.Index + opening.Length);
                shielded.Append(opening.Value).Append(AsLetters(value[(opening.Index + opening.Length)..end]));
                at = end;
            }
            else
            {
                shielded.Append(value[at++]);
            }
        }

        return shielded.ToString();
    }

    /// <summary>The text that a clause of the library stands for.</summary>
    public static string Decode(SearchClause clause) =>
        clause.Expression is SearchTermNode { Text: var word } && word.Length % 2 == 0 && word.All(c => c is >= 'a' and <= 'p')
            ? Encoding.UTF8.GetString([.. word.Chunk(2).Select(pair => (byte)((pair[0] - 'a') * 16 + pair[1] - 'a'))])
            : throw QueryRefusedException.NotSupported("This form of '$search'", "$search");

    private static string AsLetters(string text) =>
        string.IsNullOrWhiteSpace(text) ? text : string.Concat(Encoding.UTF8.GetBytes(text.Trim()).Select(b => $"{(char)('a' + b / 16)}{(char)('a' + b % 16)}"));

    /// <summary>Where a search ends: at a semicolon or a parenthesis that it did not open, outside quotation marks.</summary>
    private static int EndOf(string value, int from)
    {
        var (depth, quoted) = (0, false);
        for (var at = from; at < value.Length; at++)
        {
            switch (value[at])
            {
                case '\\' when quoted:
                    at++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '(' when !quoted:
                    depth++;
                    break;
                case ';' when !quoted:
                case ')' when !quoted && depth-- == 0:
                    return at;
            }
        }

        return value.Length;
    }

    [GeneratedRegex(@"\G[(;]\s*\$?search\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Opening();
}
