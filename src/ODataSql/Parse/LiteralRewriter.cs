using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>Rewrites literals that the grammar allows and the library's lexer does not know (OData ABNF, 7).</summary>
internal static partial class LiteralRewriter
{
    /// <summary>The expression with its literals in a form that the library knows.</summary>
    public static string Rewrite(string text) => Odd().Replace(text, match => match.Groups switch
    {
        var g when g["duration"].Success => "duration" + match.Value,
        var g when g["lower"].Success => match.Value.ToLowerInvariant(),
        var g when g["drop"].Success => "",
        _ => match.Value,
    });

    /// <summary>The same for a list, which the library reads as JSON, where infinities and NaN must be strings.</summary>
    public static string RewriteList(string list) =>
        NotFinite().Replace(Rewrite(list), match => match.Value[0] is '\'' or '"' ? match.Value : $"'{match.Value}'");

    // In this order: a duration without prefix where only a duration fits; a string; true, false and the duration prefix in capitals; a plus
    // sign before a number; digits beyond a tenth of a microsecond.
    [GeneratedRegex(
        """
        (?<duration>(?<=\btotalseconds\s*\(\s*)'-?P[^']*')
        | '[^']*'?|"[^"]*"
        | (?<lower>(?<![\w/.@$])(true|false)(?![\w/.(:'])|\bduration(?='))
        | (?<drop>(?<=(^|[\s(,:=\[])(-\s*)?)\+(?=[0-9]|INF)|(?<=:[0-9]{2}\.[0-9]{7})[0-9]{1,5}(?![0-9]))
        """,
        RegexOptions.IgnorePatternWhitespace | Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Odd();

    [GeneratedRegex(@"'[^']*'?|""[^""]*""|(?<![\w.-])-?(INF|NaN)(?!\w)", Lexing.Options, Lexing.Timeout)]
    private static partial Regex NotFinite();
}
