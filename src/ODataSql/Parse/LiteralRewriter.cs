using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>Literals that the grammar allows and the library's lexer does not, in a form that it knows (OData ABNF, 7).</summary>
internal static partial class LiteralRewriter
{
    /// <summary>An expression with its literals so written.</summary>
    public static string Rewrite(string text) => Odd().Replace(text, match => match.Groups switch
    {
        var g when g["duration"].Success => "duration" + match.Value,
        var g when g["lower"].Success => match.Value.ToLowerInvariant(),
        var g when g["drop"].Success => "",
        _ => match.Value,
    });

    /// <summary>The same for the items of a list, which the library reads as JSON: it has no numbers that are not finite.</summary>
    public static string RewriteList(string list) => NotFinite().Replace(Rewrite(list), match => match.Value[0] is '\'' or '"' ? match.Value : $"'{match.Value}'");

    // A duration without its prefix where nothing else fits; text; true, false and a prefix in capitals; a plus sign before a number; digits
    // beyond a tenth of a microsecond.
    [GeneratedRegex(
        """
        (?<duration>(?<=\btotalseconds\s*\(\s*)'-?P[^']*')
        | '[^']*'?|"[^"]*"
        | (?<lower>(?<![\w/.@$])(true|false)(?![\w/.(:'])|\bduration(?='))
        | (?<drop>(?<=(^|[\s(,:=\[])(-\s*)?)\+(?=[0-9]|INF)|(?<=:[0-9]{2}\.[0-9]{7})[0-9]{1,5}(?![0-9]))
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Odd();

    [GeneratedRegex(@"'[^']*'?|""[^""]*""|(?<![\w.-])-?(INF|NaN)(?!\w)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NotFinite();
}
