using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>
/// Refuses syntax of the standards that the engine does not support, by name. The library's parser does not know most of it and would
/// report a misleading error, so the text is checked before.
/// </summary>
internal static partial class UnsupportedSyntax
{
    private const string ExpandOption = "$select and $expand";

    /// <summary>Refuses an expression, or a query option with expressions, that uses unsupported syntax.</summary>
    /// <param name="text">The decoded text.</param>
    /// <param name="option">The query option.</param>
    /// <param name="isNested">Whether the text is inside <c>$expand</c>.</param>
    public static void Refuse(string text, string option, bool isNested)
    {
        var variables = 0;
        var matches = Known().Matches(text);
        // Where a string is not closed, what follows its quotation mark is no syntax at all: the library refuses it.
        if (matches.Any(match => match.Value is "'" or ['\'', .., not '\'']))
            return;
        foreach (Match match in matches)
        {
            if (match.Groups["variable"].Success && ++variables > Limits.Nodes)
                throw QueryRefusedException.TooComplex(option);
            var what = match.Groups switch
            {
                var g when g["function"].Success => $"The function '{g["function"].Value.Trim('/', '(', ' ')}'",
                var g when g["literal"].Success => $"A value of Edm.{Title(g["literal"].Value)}",
                var g when g["json"].Success => option.StartsWith('@') ? null : $"The collection or object '{g["json"].Value}' as a value",
                var g when g["annotation"].Success => $"The annotation '{g["annotation"].Value}'",
                var g when g["alias"].Success => $"A path that begins with '{g["alias"].Value}'",
                var g when g["path"].Success => "'$filter(…)' inside an expression",
                var g when g["type"].Success => "A collection as a type",
                var g when g["variable"].Success => Variable(g["variable"].Value, text, match.Index, isNested || option == ExpandOption),
                _ => null,
            };
            if (what is not null)
                throw QueryRefusedException.NotSupported($"{what} in {option}", option);
        }
    }

    /// <summary>The refusal of a variable. In <c>$expand</c>, the library mistakes <c>$it</c> for the expanded row.</summary>
    private static string? Variable(string name, string text, int at, bool isNested) => name.ToLowerInvariant() switch
    {
        "$it" => isNested || IsInCount(text, at) ? "'$it' inside nested query options" : null,
        "$this" => isNested && !IsInCount(text, at) ? null : "'$this' outside of $expand",
        var other => $"'{other}'",
    };

    /// <summary>Whether a position is inside the parentheses of <c>$count(…)</c>.</summary>
    private static bool IsInCount(string text, int at)
    {
        var depth = 0;
        for (var i = at - 1; i >= 0; i--)
        {
            depth += text[i] == ')' ? 1 : text[i] == '(' ? -1 : 0;
            if (depth < 0 && text.AsSpan(0, i).TrimEnd().EndsWith("$count", StringComparison.OrdinalIgnoreCase))
                return true;
            depth = Math.Max(depth, 0);
        }

        return false;
    }

    private static string Title(string literal) => char.ToUpperInvariant(literal[0]) + literal[1..].ToLowerInvariant();

    [GeneratedRegex(
        """
        '[^']*'?|"[^"]*"
        | (?<![\w.$])(?<literal>(binary|geography|geometry)(?='))
        | (?<function>((?<![\w.$])(case|hassubset|hassubsequence|isdefined)|/aggregate|(?<![\w.])(Org\.OData\.)?Aggregation\.(V1\.)?\w+)\s*\()
        | (?<json>(?<!\bin\s*)[\[{]('[^']*'|"[^"]*"|[^\]}'"])*[\]}]?)
        | (?<annotation>@\w+(\.\w+)+)
        | (?<alias>@\w+)(?=/)
        | (?<path>/\$filter\s*\()
        | (?<type>(?<=,\s*|\(\s*)Collection\s*\()
        | (?<variable>\$(root|these|it|this)\b)
        """,
        RegexOptions.IgnorePatternWhitespace | Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Known();
}
