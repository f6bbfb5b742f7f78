using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>First step: reads the URL by the ABNF, with every option either understood or refused by name.</summary>
internal static class QuestionParser
{
    private static readonly string[] Understood = ["$apply", "$filter", "$search", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken", "$format", "$schemaversion", "$id"];

    private static readonly string[] NotYet = ["$compute", "$deltatoken", "$levels", "$at"];

    private static readonly string[] SystemResources = ["$all", "$batch", "$crossjoin"];

    /// <summary>Transformations of the Data Aggregation extension that the library's parser does not know.</summary>
    private static readonly string[] TransformationsNotYet =
    [
        "concat", "identity", "search", "orderby", "top", "skip", "topcount", "topsum", "toppercent", "bottomcount", "bottomsum", "bottompercent",
        "join", "outerjoin", "nest", "addnested", "ancestors", "descendants", "traverse",
    ];

    public static Question Parse(IEdmModel edm, QueryRequest request)
    {
        var options = QueryString.Options(request.Resource);
        foreach (var option in options)
            Check(option);
        if (SystemResources.FirstOrDefault(name => request.Resource.StartsWith(name, StringComparison.Ordinal) && !request.Resource.StartsWith("$all/", StringComparison.Ordinal)) is { } resource)
            throw QueryRefusedException.NotSupported($"The resource '{resource}'", resource);

        var parser = ParserOf(edm, request, ResourcePath.Of(edm, request, options), options);
        var path = ParsePath(parser, QueryString.Path(request.Resource));
        if (ResourcePath.IsEntity(request.Resource) && !LeadsToOne(path))
            throw QueryRefusedException.Invalid("invalid-id", "This id is not that of one entity.", "$id");
        return new Question(
            request, options, path,
            Try("$apply", parser.ParseApply), Try("$filter", parser.ParseFilter), Try("$orderby", parser.ParseOrderBy), Try("$select and $expand", parser.ParseSelectAndExpand),
            Try("$top", parser.ParseTop), Try("$skip", parser.ParseSkip), Try("$count", parser.ParseCount) ?? false, Try("$skiptoken", parser.ParseSkipToken), parser.ParameterAliasNodes)
        {
            IsReference = ResourcePath.IsReference(QueryString.Path(request.Resource)),
            Search = options.FirstOrDefault(o => o.Name == "$search")?.Value,
        };
    }

    internal static ODataUriParser ParserOf(IEdmModel edm, QueryRequest request, string address, IReadOnlyList<QueryOption> options)
    {
        var parser = new ODataUriParser(edm, request.ServiceRoot, AddressOf(request, address, options))
        {
            Resolver = new KeyResolver(edm),
            EnableNoDollarQueryOptions = true,
            UrlKeyDelimiter = ODataUrlKeyDelimiter.Slash,
        };
        parser.Settings.MaximumExpansionDepth = Limits.ExpandDepth + 1;
        return parser;
    }

    private static bool LeadsToOne(ODataPath path) =>
        path.LastSegment is KeySegment or TypeSegment || path.LastSegment is NavigationPropertySegment navigation && navigation.NavigationProperty.TargetMultiplicity() != EdmMultiplicity.Many;

    // Joined as text: a path such as "//host" would take the place of the root if it were resolved against it.
    private static Uri AddressOf(QueryRequest request, string path, IReadOnlyList<QueryOption> options) =>
        Uri.TryCreate($"{request.ServiceRoot.AbsoluteUri}{path}?{string.Join('&', options.Where(o => o.Name is not ("$id" or "$schemaversion")).Select(Shielded))}", UriKind.Absolute, out var address)
            ? address
            : throw QueryRefusedException.Invalid("invalid-url", "This is not a URL.", QueryString.Path(request.Resource));

    private static string Shielded(QueryOption option) => $"{option.Name}={Uri.EscapeDataString(NestedSearch.Shield(option.Value))}";

    internal static ODataPath ParsePath(ODataUriParser parser, string path)
    {
        try
        {
            return Try(path, parser.ParsePath);
        }
        catch (ODataUnrecognizedPathException)
        {
            throw QueryRefusedException.NotFound($"There is no resource '{path}'; the service document lists what there is.");
        }
    }

    private static T Try<T>(string target, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (ODataUnrecognizedPathException)
        {
            throw;
        }
        catch (ODataException malformed)
        {
            throw QueryRefusedException.Invalid("invalid-query", malformed.Message, target);
        }
        catch (Exception beyond) when (beyond is FormatException or OverflowException or ArgumentException or InvalidOperationException or NotSupportedException or NullReferenceException)
        {
            // The parser fails in ways of its own on some expressions that the grammar allows.
            throw QueryRefusedException.NotSupported($"This form of '{target}'", target);
        }
    }

    private static void Check(QueryOption option)
    {
        if (option.Name.StartsWith('@'))
            return;
        if (NotYet.Contains(option.Name, StringComparer.Ordinal))
            throw QueryRefusedException.NotSupported($"The query option '{option.Name}'", option.Name);
        if (option.Name == "$index")
            throw QueryRefusedException.Invalid("option-not-applicable", "'$index' says where in an ordered collection a POST inserts; no collection here has an order of its own. Sort with $orderby, and page with $skip and $top.", option.Name);
        if (option.Name == "$schemaversion" && option.Value != "*")
            throw QueryRefusedException.NotFound($"There is no schema version '{option.Value}'; the one there is goes by '*', or without this option.");
        if (option.Name == "$apply" && TransformationsNotYet.FirstOrDefault(name => HasTransformation(option.Value, name)) is { } transformation)
            throw QueryRefusedException.NotSupported($"The transformation '{transformation}' in $apply", "$apply");
        if (!Understood.Contains(option.Name, StringComparer.Ordinal))
            throw QueryRefusedException.Invalid("unknown-option", $"There is no query option '{option.Name}'. There are: {string.Join(", ", Understood)}.", option.Name);
    }

    private static bool HasTransformation(string apply, string name) =>
        apply.Split('/').Any(step => step.TrimStart().StartsWith(name + "(", StringComparison.Ordinal) || step.Trim() == name);
}
