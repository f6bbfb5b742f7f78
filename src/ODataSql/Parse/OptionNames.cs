using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>
/// Names of query options (OData 4.01 URL Conventions, 5): those of the system, which may be written without their dollar sign and in any
/// case; aliases, which begin with <c>@</c>; and custom options, which mean nothing here and belong to the client or what stands between.
/// </summary>
public static partial class OptionNames
{
    private static readonly HashSet<string> OfSystem = new(StringComparer.OrdinalIgnoreCase)
    {
        "$apply", "$at", "$compute", "$count", "$deltatoken", "$expand", "$filter", "$format", "$from", "$id", "$index", "$levels", "$orderby",
        "$schemaversion", "$search", "$select", "$skip", "$skiptoken", "$to", "$toinclusive", "$top",
    };

    /// <summary>The name of a system option in lower case and with its <c>$</c>; any other name as it was sent.</summary>
    public static string Canonical(string sent) =>
        OfSystem.TryGetValue(sent.StartsWith('$') ? sent : "$" + sent, out var known) ? known : sent;

    /// <summary>Whether an option is a custom one. A name that holds control characters is nobody's.</summary>
    public static bool IsCustom(string sent) => sent.Length > 0 && sent[0] is not ('$' or '@') && Canonical(sent) == sent && !sent.Any(char.IsControl);

    /// <summary>The custom options of a resource, encoded as the client wrote them: links of its answers carry them on.</summary>
    public static IEnumerable<string> CustomIn(string resource) =>
        QueryString.Parts(resource).Where(part => IsCustom(QueryString.Read(part).Name)).Select(part => NotOfUrls().Replace(part, other => Uri.EscapeDataString(other.Value)));

    // The body of POST …/$query may hold what no URL does.
    [GeneratedRegex("[^!-~]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NotOfUrls();
}
