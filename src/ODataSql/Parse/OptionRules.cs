using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>Checks query options that are nested inside another, and the values of all options (OData 4.01 ABNF, 2).</summary>
internal static partial class OptionRules
{
    private static readonly string[] OfNumber = ["$filter", "$search", .. Period.Options];

    private static readonly string[] OfReferences = [.. OfNumber, "$orderby", "$skip", "$top", "$count"];

    private static readonly string[] OfRows = [.. OfReferences, "$select", "$expand", "$compute", "$levels", "$apply"];

    private static readonly string[] AtRootAlone = ["$format", "$schemaversion", "$id", "$skiptoken", "$deltatoken", "$index"];

    /// <summary>Parses and checks the nested options of <c>name(…)</c>.</summary>
    /// <param name="path">The text before the parentheses.</param>
    /// <param name="arguments">The text inside the parentheses.</param>
    /// <param name="target">The enclosing query option, which refusals name.</param>
    public static List<(string Name, string Value)> Read(string path, string arguments, string target)
    {
        List<(string Name, string Value)> options = [.. OptionText.Split(arguments, ';', target).Select(option => NameAndValue(option, target))];
        Check(path, options, target);
        return options;
    }

    /// <summary>Checks the nested options of each <c>$count(…)</c> in an expression.</summary>
    public static void CheckCounts(string text, string target)
    {
        var counts = Count().Matches(text).Where(m => m.Groups["open"].Success).ToList();
        if (counts.Count > Limits.Nodes)
            throw QueryRefusedException.TooComplex(target);
        foreach (var match in counts)
        {
            if (OptionText.InsideParentheses(text, match.Index + match.Length) is { Length: > 0 } arguments)
                Read("$count", arguments, target);
        }
    }

    private static (string Name, string Value) NameAndValue(string option, string target)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            var sentence = option.Length == 0
                ? $"An option is missing beside a semicolon or parenthesis in {target}."
                : $"'{option}' is not of the form $option=value.";
            throw QueryRefusedException.Invalid("invalid-query", sentence, target);
        }

        var name = option[..equals].Trim();
        return (name.StartsWith('@') ? name : "$" + name.TrimStart('$').ToLowerInvariant(), option[(equals + 1)..].Trim());
    }

    /// <summary>Refuses options that do not apply to their path, are given twice, or have no value.</summary>
    private static void Check(string path, IReadOnlyList<(string Name, string Value)> options, string target)
    {
        var allowed = AllowedAfter(path);
        foreach (var (name, value) in options)
        {
            if (name.StartsWith('@'))
                throw QueryRefusedException.NotSupported(
                    $"The parameter alias '{name}' inside {target} (it may be given beside the other query options)", target);
            if (!allowed.Contains(name, StringComparer.Ordinal))
                throw NotAllowed(path, name, allowed, target);
            CheckValue(name, value, target);
        }

        if (options.GroupBy(o => o.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw QueryRefusedException.Invalid("repeated-option", $"The query option '{twice.Key}' is given twice in '{path}'.", target);
    }

    /// <summary>Refuses an option without a value, and a count that is not a number.</summary>
    /// <param name="name">The option, or a parameter alias.</param>
    /// <param name="value">The value.</param>
    /// <param name="target">The option, or the one that encloses it, which refusals name.</param>
    public static void CheckValue(string name, string value, string target)
    {
        // $id and $search have refusals of their own for this.
        if (string.IsNullOrWhiteSpace(value) && (name is not ("$id" or "$search") || target != name))
            throw QueryRefusedException.Invalid(
                "missing-value", $"'{name}' has no value; leave it out, or say what it is to be: {name}=value.", target);
        if (name is "$top" or "$skip" && !value.All(char.IsAsciiDigit))
            throw QueryRefusedException.Invalid("invalid-query", $"'{name}' takes a non-negative whole number, and not '{value}'.", target);
        if (name == "$select" && OptionText.Split(value, ',', target).Contains(""))
            throw QueryRefusedException.Invalid("invalid-query", "A name is missing in $select.", target);
    }

    private static string[] AllowedAfter(string path) =>
        path == "*" ? ["$levels"]
        : path.EndsWith("*/$ref", StringComparison.OrdinalIgnoreCase) ? []
        : path == "$count" ? ["$filter", "$search"]
        : path.EndsWith("/$count", StringComparison.OrdinalIgnoreCase) ? OfNumber
        : path.EndsWith("/$ref", StringComparison.OrdinalIgnoreCase) ? OfReferences
        : OfRows;

    private static QueryRefusedException NotAllowed(string path, string name, string[] allowed, string target) =>
        OfRows.Contains(name, StringComparer.Ordinal) || AtRootAlone.Contains(name, StringComparer.Ordinal)
            ? QueryRefusedException.Invalid(
                "option-not-applicable", $"'{path}' takes no '{name}'{(allowed.Length == 0 ? "" : $"; it takes {Names(allowed)}")}.", target)
            : QueryRefusedException.Invalid(
                "unknown-option", $"There is no query option '{name}' inside {target}. There are: {Names(OfRows)}.", target);

    private static string Names(string[] options) => string.Join(", ", options).Replace("$toinclusive", "$toInclusive", StringComparison.Ordinal);

    [GeneratedRegex(@"'[^']*'?|(?<open>\$count\s*\()", Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Count();
}
