using System.Text.RegularExpressions;
using Microsoft.OData.Edm;

namespace ODataSql.Parse;

/// <summary>
/// Rewrites paths that the library's parser does not know (OData 4.01 URL Conventions, 4): <c>$entity?$id=…</c> becomes the path of the id,
/// <c>$all/Type</c> the set of the type, and <c>@alias</c> its value.
/// </summary>
internal static partial class ResourcePathRewriter
{
    private const string Reference = "/$ref";

    /// <summary>The rewritten path, percent-encoded, and the conditions cut out of its <c>$filter(…)</c> segments.</summary>
    public static (string Path, IReadOnlyList<string> Filters) Rewrite(IEdmModel edm, QueryRequest request, IReadOnlyList<QueryOption> options)
    {
        var path = ODataUrl.Path(request.Resource);
        if (TakesId(request.Resource))
            return WithoutFilters(
                PathOfId(request.ServiceRoot, options.FirstOrDefault(o => o.Name == "$id")?.Value) + path["$entity".Length..], options);
        if (IsReference(path))
            path = WithoutReference(path);
        if (path.StartsWith("$all/", StringComparison.Ordinal))
            path = SetOfType(edm, path["$all/".Length..]);
        return WithoutFilters(path, options);
    }

    /// <summary>Whether the path begins with <c>$entity</c>.</summary>
    public static bool IsEntity(string resource) => IsOrUnder(ODataUrl.Path(resource), "$entity");

    /// <summary>Whether <c>$id</c> names the requested entity.</summary>
    public static bool TakesId(string resource) => IsEntity(resource) && !IsReference(ODataUrl.Path(resource));

    /// <summary>Whether the path ends in <c>/$ref</c>, which is removed because the library would ignore the options of such a path.</summary>
    public static bool IsReference(string path) => path.EndsWith(Reference, StringComparison.OrdinalIgnoreCase);

    /// <summary>The path without <c>/$ref</c>.</summary>
    public static string WithoutReference(string path) => path[..^Reference.Length];

    private static bool IsOrUnder(string path, string name) => path == name || path.StartsWith(name + "/", StringComparison.Ordinal);

    /// <summary>The path of an entity id, which is an absolute URL or relative to the service root (OData 4.01 Protocol, 11.2.8).</summary>
    private static string PathOfId(Uri root, string? id)
    {
        if (string.IsNullOrWhiteSpace(id))
            throw QueryRefusedException.Invalid("missing-id", "$entity needs the id of an entity: $entity?$id=Set(Key).", "$id");
        if (!Uri.TryCreate(root, id, out var address) || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw QueryRefusedException.Invalid("invalid-id", $"'{id}' is not the id of an entity.", "$id");
        return address.AbsoluteUri.StartsWith(root.AbsoluteUri, StringComparison.Ordinal)
            ? address.AbsoluteUri[root.AbsoluteUri.Length..]
            : throw QueryRefusedException.Invalid(
                "foreign-id", $"'{id}' is not an id of this service; its ids begin with {root.AbsoluteUri}.", "$id");
    }

    private static string SetOfType(IEdmModel edm, string path)
    {
        var (type, rest) = path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (path[..slash], path[slash..]) : (path, "");
        var sets = edm.EntityContainer.EntitySets().Where(s => s.EntityType.FullName().Equals(type, StringComparison.OrdinalIgnoreCase)).ToList();
        return sets is [var only]
            ? only.Name + rest
            : throw QueryRefusedException.NotFound($"There are no entities of a type '{type}'; $metadata names the types.");
    }

    private static (string Path, IReadOnlyList<string> Filters) WithoutFilters(string path, IReadOnlyList<QueryOption> options)
    {
        var filters = new List<string>();
        var without = Filter().Replace(OptionDecoding.QuoteNestedSearches(path), segment =>
        {
            filters.Add(Uri.UnescapeDataString(segment.Groups["condition"].Value));
            return "/$filter(true)";
        });
        return (Sign().Replace(WithAliases(without, options), match => match.Groups["sign"].Success ? "" : match.Value), filters);
    }

    /// <summary>Replaces aliases in keys, and encodes slashes inside parentheses, because the library splits at every slash.</summary>
    private static string WithAliases(string path, IReadOnlyList<QueryOption> options)
    {
        for (var round = 0; path.Contains('@', StringComparison.Ordinal) && round < Limits.AliasDepth; round++)
            path = Tokens().Replace(path, token => token.Value[0] == '@' ? Alias(token.Value, options) : token.Value);
        if (Tokens().Matches(path).FirstOrDefault(token => token.Value[0] == '@') is { } left)
            throw QueryRefusedException.Invalid("unknown-alias", $"What '{left}' stands for never comes to a value.", left.Value);
        var depth = 0;
        return Tokens().Replace(path, token =>
        {
            depth += token.Value == "(" ? 1 : token.Value == ")" ? -1 : 0;
            return depth > 0 ? token.Value.Replace("/", "%2F", StringComparison.Ordinal) : token.Value;
        });
    }

    private static string Alias(string name, IReadOnlyList<QueryOption> options) =>
        options.FirstOrDefault(o => o.Name == name) is { } alias && !string.IsNullOrWhiteSpace(alias.Value)
            ? Uri.EscapeDataString(alias.Value).Replace("%40", "@", StringComparison.Ordinal)
            : throw QueryRefusedException.Invalid("unknown-alias", $"The path names '{name}', which the query does not give: {name}=value.", name);

    /// <summary>Strings, aliases, parentheses and slashes.</summary>
    [GeneratedRegex("'[^']*'|%27((?!%27).)*%27|@\\w+|[()/]", Lexing.Options, Lexing.Timeout)]
    private static partial Regex Tokens();

    /// <summary>Strings, and a plus sign before a number in a key, which the library does not know.</summary>
    [GeneratedRegex(
        "'[^']*'|%27((?!%27).)*%27|(?<=[(=,/]|%28|%3D|%2C)(?<sign>\\+|%2B)(?=\\d)",
        Lexing.IgnoreCase,
        Lexing.Timeout)]
    private static partial Regex Sign();

    /// <summary>A <c>$filter(…)</c> segment with balanced parentheses outside of strings.</summary>
    [GeneratedRegex(
        """
        /(\$|%24)filter\((?<condition>
        (?>('[^']*'|%27((?!%27).)*%27|"[^"]*"|%22((?!%22).)*%22|(?<open>\()|(?<-open>\))|(?!%27|%22)[^'()"])*)(?(open)(?!))
        )\)(?=/|$)
        """,
        Lexing.IgnoreCase | RegexOptions.IgnorePatternWhitespace, Lexing.Timeout)]
    private static partial Regex Filter();
}
