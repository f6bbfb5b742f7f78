using System.Text.RegularExpressions;
using Microsoft.OData.Edm;

namespace ODataSql.Parse;

/// <summary>
/// Spells the paths that the library's parser does not know in ways that it does (OData 4.01 URL Conventions, 4): <c>$entity?$id=…</c>
/// is the path of that id, <c>$all/Type</c> the set of that type, and <c>@alias</c> what it stands for.
/// </summary>
internal static partial class ResourcePathRewriter
{
    private const string Reference = "/$ref";

    /// <summary>The path to parse, percent-encoded, and the conditions of its <c>$filter(…)</c> segments, which are ours to read.</summary>
    public static (string Path, IReadOnlyList<string> Filters) Rewrite(IEdmModel edm, QueryRequest request, IReadOnlyList<QueryOption> options)
    {
        var path = ODataUrl.Path(request.Resource);
        if (TakesId(request.Resource))
            return WithoutFilters(PathOfId(request.ServiceRoot, options.FirstOrDefault(o => o.Name == "$id")?.Value) + path["$entity".Length..], options);
        if (IsReference(path))
            path = WithoutReference(path);
        if (path.StartsWith("$all/", StringComparison.Ordinal))
            path = SetOfType(edm, path["$all/".Length..]);
        return WithoutFilters(path, options);
    }

    /// <summary>Whether the path is <c>$entity</c>, which must lead to one entity.</summary>
    public static bool IsEntity(string resource) => IsOrUnder(ODataUrl.Path(resource), "$entity");

    /// <summary>Whether <c>$id</c> says which entity is meant.</summary>
    public static bool TakesId(string resource) => IsEntity(resource) && !IsReference(ODataUrl.Path(resource));

    /// <summary>Whether only the ids are asked for. The library would ignore the options of such a path, so it does not see it.</summary>
    public static bool IsReference(string path) => path.EndsWith(Reference, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the ids are asked for of.</summary>
    public static string WithoutReference(string path) => path[..^Reference.Length];

    private static bool IsOrUnder(string path, string name) => path == name || path.StartsWith(name + "/", StringComparison.Ordinal);

    /// <summary>An entity-id is an address below the service root, absolute or relative to it (OData 4.01 Protocol, 11.2.8).</summary>
    private static string PathOfId(Uri root, string? id)
    {
        if (string.IsNullOrWhiteSpace(id))
            throw QueryRefusedException.Invalid("missing-id", "$entity needs the id of an entity: $entity?$id=Set(Key).", "$id");
        if (!Uri.TryCreate(root, id, out var address) || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw QueryRefusedException.Invalid("invalid-id", $"'{id}' is not the id of an entity.", "$id");
        return address.AbsoluteUri.StartsWith(root.AbsoluteUri, StringComparison.Ordinal)
            ? address.AbsoluteUri[root.AbsoluteUri.Length..]
            : throw QueryRefusedException.Invalid("foreign-id", $"'{id}' is not an id of this service; its ids begin with {root.AbsoluteUri}.", "$id");
    }

    private static string SetOfType(IEdmModel edm, string path)
    {
        var (type, rest) = path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (path[..slash], path[slash..]) : (path, "");
        var sets = edm.EntityContainer.EntitySets().Where(s => s.EntityType.FullName().Equals(type, StringComparison.OrdinalIgnoreCase)).ToList();
        return sets is [var only] ? only.Name + rest : throw QueryRefusedException.NotFound($"There are no entities of a type '{type}'; $metadata names the types.");
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

    /// <summary>Aliases in keys; slashes inside parentheses are hidden from a parser that splits at every slash.</summary>
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

    /// <summary>Texts in quotation marks, aliases, and what gives a path its structure.</summary>
    [GeneratedRegex("'[^']*'|%27((?!%27).)*%27|@\\w+|[()/]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tokens();

    /// <summary>Texts in quotation marks, and a plus sign before a number, which the library does not know in a key.</summary>
    [GeneratedRegex("'[^']*'|%27((?!%27).)*%27|(?<=[(=,/]|%28|%3D|%2C)(?<sign>\\+|%2B)(?=\\d)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sign();

    /// <summary>A segment with a condition: texts in quotation marks, and parentheses that match.</summary>
    [GeneratedRegex("/(\\$|%24)filter\\((?<condition>(?>('[^']*'|%27((?!%27).)*%27|\"[^\"]*\"|%22((?!%22).)*%22|(?<open>\\()|(?<-open>\\))|(?!%27|%22)[^'()\"])*)(?(open)(?!)))\\)(?=/|$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Filter();
}
