using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>Splits and rewrites the text of a query option, outside of literals and parentheses.</summary>
internal static partial class OptionText
{
    /// <summary>The parts between separators at the top level.</summary>
    public static IReadOnlyList<string> Split(string text, char separator, string option)
    {
        var parts = new List<string>();
        var (from, depth) = (0, 0);
        foreach (var at in OutsideLiterals(text, option))
        {
            depth += Step(text[at]);
            if (depth < 0)
                throw Unbalanced(option);
            if (text[at] == separator && depth == 0)
            {
                parts.Add(text[from..at].Trim());
                from = at + 1;
            }
        }

        parts.Add(text[from..].Trim());
        return depth == 0 ? parts : throw Unbalanced(option);
    }

    /// <summary>Splits <c>name(arguments)</c>; the arguments of a bare name are null.</summary>
    public static (string Name, string? Arguments) Call(string text, string option)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return (text, null);
        var inner = text[(open + 1)..];
        if (!inner.EndsWith(')') || Split(inner[..^1], '\0', option).Count != 1)
            throw QueryRefusedException.Invalid("invalid-query", $"'{text}' is not of the form name(…).", option);
        return (text[..open].Trim(), inner[..^1].Trim());
    }

    /// <summary>The text from a position up to the parenthesis that closes around it; null when none does.</summary>
    public static string? InsideParentheses(string text, int from)
    {
        var depth = 0;
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] is '\'' or '"' && text.IndexOf(text[at], at + 1) is >= 0 and var end)
                at = end;
            else if ((depth += Step(text[at])) < 0)
                return text[from..at];
        }

        return null;
    }

    /// <summary>Splits at the last occurrence of a keyword such as <c>as</c>; null when there is none.</summary>
    public static (string Before, string After)? CutAtWord(string text, string word, string option)
    {
        var (depth, cut) = (0, -1);
        foreach (var at in OutsideLiterals(text, option))
        {
            depth += Step(text[at]);
            if (depth == 0 && char.IsWhiteSpace(text[at]) && at + word.Length + 1 < text.Length
                && string.Compare(text, at + 1, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
                    && char.IsWhiteSpace(text[at + word.Length + 1]))
                cut = at;
        }

        return cut < 0 ? null : (text[..cut].Trim(), text[(cut + word.Length + 2)..].Trim());
    }

    /// <summary>
    /// Rewrites syntax that the library's lexer does not know: <c>a divby b</c> becomes <c>a mul 1.0 div b</c>, which divides decimals or
    /// reals; aliases in lists become their items; nested options get their dollar sign; and literals are rewritten.
    /// </summary>
    public static string Rewrite(string text, IReadOnlyDictionary<string, string> aliases, string option)
    {
        var spelled = LiteralRewriter.Rewrite(text);
        return Literal().Replace(spelled, match => match.Value[0] switch
        {
            '\'' => match.Value,
            _ when match.Groups["name"].Success => BeginsOption(spelled, match.Index) ? "$" + match.Value : match.Value,
            'd' or 'D' => "mul 1.0 div",
            _ => match.Groups["keyword"].Value + LiteralRewriter.RewriteList(ListAliases.Expand(match.Groups["list"].Value, aliases, option)),
        });
    }

    private static bool BeginsOption(string text, int at) => text.AsSpan(0, at).TrimEnd() is [.., '(' or ';'];

    private static IEnumerable<int> OutsideLiterals(string text, string option)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\'' or '"')
            {
                at = text.IndexOf(text[at], at + 1);
                if (at < 0)
                    throw QueryRefusedException.Invalid("invalid-query", $"A quotation mark is not closed in '{text}'.", option);
            }
            else
            {
                yield return at;
            }
        }
    }

    private static int Step(char c) => c switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };

    private static QueryRefusedException Unbalanced(string option) =>
        QueryRefusedException.Invalid("invalid-query", $"The parentheses in {option} do not match.", option);

    // A literal; the name of a nested option; divby as a word; or the list after 'in'.
    [GeneratedRegex(
        """
        '[^']*'?
        | \b(?<name>filter|select|expand|orderby|top|skip|count|search|levels|compute|apply|index)\s*=
        | (?<=[\s)])divby(?=[\s(])
        | (?<keyword>(?<=[\s)])in\s+)(?<list>@\w+|\((?:[^()']|'[^']*')*\))
        """,
        Lexing.IgnoreCase | RegexOptions.IgnorePatternWhitespace, Lexing.Timeout)]
    private static partial Regex Literal();
}
