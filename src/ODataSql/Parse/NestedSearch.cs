using System.Text;
using System.Text.RegularExpressions;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// Encodes <c>$search</c> inside <c>$expand(…)</c> and <c>$count(…)</c>. The library's lexer refuses words with digits, dots and hyphens, so
/// it gets one word of letters that encodes the text.
/// </summary>
internal static partial class NestedSearch
{
    /// <summary>The value of a query option with each nested <c>$search</c> encoded.</summary>
    public static string Encode(string value)
    {
        if (!value.Contains("search", StringComparison.OrdinalIgnoreCase))
            return value;
        var encoded = new StringBuilder();
        for (var at = 0; at < value.Length;)
        {
            if (value[at] == '\'')
            {
                var end = value.IndexOf('\'', at + 1) is >= 0 and var close ? close + 1 : value.Length;
                encoded.Append(value, at, end - at);
                at = end;
            }
            else if (value[at] is '(' or ';' && Opening().Match(value, at) is { Success: true } opening)
            {
                var end = EndOf(value, opening.Index + opening.Length);
                encoded.Append(opening.Value).Append(AsLetters(value[(opening.Index + opening.Length)..end]));
                at = end;
            }
            else
            {
                encoded.Append(value[at++]);
            }
        }

        return encoded.ToString();
    }

    /// <summary>The text of an encoded search.</summary>
    public static string Decode(SearchClause clause) =>
        clause.Expression is SearchTermNode { Text: var word } && word.Length % 2 == 0 && word.All(c => c is >= 'a' and <= 'p')
            ? Encoding.UTF8.GetString([.. word.Chunk(2).Select(pair => (byte)((pair[0] - 'a') * 16 + pair[1] - 'a'))])
            : throw QueryRefusedException.NotSupported("This form of '$search'", "$search");

    private static string AsLetters(string text) =>
        string.IsNullOrWhiteSpace(text)
            ? text
            : string.Concat(Encoding.UTF8.GetBytes(text.Trim()).Select(b => $"{(char)('a' + b / 16)}{(char)('a' + b % 16)}"));

    /// <summary>The end of a search: a semicolon or an unmatched closing parenthesis outside quotation marks.</summary>
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

    [GeneratedRegex(@"\G[(;]\s*\$?search\s*=", Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Opening();
}
