using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Model;

namespace ODataSql.Parse;

/// <summary>Parses the URL of a request. Every query option is either understood or refused by name.</summary>
internal static class QueryParser
{
    private static readonly string[] SupportedOptions =
    [
        "$apply", "$compute", "$filter", "$search", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken", "$at", "$from", "$to",
        "$toInclusive", "$format", "$schemaversion", "$id",
    ];

    private static readonly string[] Unsupported = ["$deltatoken"];

    public static ParsedQuery Parse(IEdmModel edm, QueryRequest request)
    {
        var options = ODataUrl.EngineOptions(request.Resource);
        foreach (var option in options)
            Check(option);
        if (request.Resource.StartsWith("$batch", StringComparison.Ordinal))
            throw QueryRefusedException.NotSupported("The resource '$batch'", "$batch");
        if (!ResourcePathRewriter.TakesId(request.Resource) && options.Any(o => o.Name == "$id"))
            throw QueryRefusedException.Invalid(
                "option-not-applicable", "'$id' names the entity that $entity is to show; it goes with no other path.", "$id");
        var context = new ParseContext(
            edm, options.Where(o => o.IsAlias).ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal));
        if (CrossJoin.Of(edm, request.Resource) is { } join)
            return Clauses(context, request, options, new ODataPath(new EntitySetSegment(join.Rows))) with { CrossJoin = join };
        if (AllEntities.Of(request.Resource, options) is { } all)
            return Clauses(context, request, options, new ODataPath(new EntitySetSegment(AllEntities.Rows))) with { All = all };

        var (address, filters) = ResourcePathRewriter.Rewrite(edm, request, options);
        var written = ODataUrl.Path(request.Resource);
        var path = WithFilters(ParsePath(ParserOf(edm, request, address, options), written), filters, context, written);
        if (ResourcePathRewriter.IsEntity(request.Resource) && !IsSingleEntity(path))
            throw QueryRefusedException.Invalid("invalid-id", "This id is not that of one entity.", "$id");
        return Clauses(context, request, options, path);
    }

    /// <summary>The path with the conditions of its <c>$filter(…)</c> segments, which were cut out before the library parsed it.</summary>
    private static ODataPath WithFilters(ODataPath path, IReadOnlyList<string> filters, ParseContext context, string written)
    {
        var next = 0;
        return filters.Count == 0 ? path : new ODataPath(path.Select((segment, i) =>
        {
            if (segment is not FilterSegment)
                return segment;
            if (RowsAt(new ODataPath(path.Take(i))).Set is not { } set)
                throw FilteredFunction();
            var text = filters[next++];
            if (string.IsNullOrWhiteSpace(text))
                throw QueryRefusedException.Invalid("missing-value", "'$filter()' has no condition.", written);
            var condition = new RowType(context, set.EntityType, set).Filter(text, written);
            return new FilterSegment(condition.Expression, condition.RangeVariable, set);
        }));
    }

    internal static ODataUriParser ParserOf(IEdmModel edm, QueryRequest request, string address, IReadOnlyList<QueryOption> options)
    {
        var parser = new ODataUriParser(edm, request.ServiceRoot, AddressOf(request, address, options))
        {
            Resolver = new NameResolver(edm),
            EnableNoDollarQueryOptions = true,
            UrlKeyDelimiter = ODataUrlKeyDelimiter.Slash,
        };
        parser.Settings.MaximumExpansionDepth = Limits.ExpandDepth + 1;
        return parser;
    }

    private static bool IsSingleEntity(ODataPath path) =>
        path.LastSegment is KeySegment or TypeSegment
            || path.LastSegment is NavigationPropertySegment navigation && navigation.NavigationProperty.TargetMultiplicity() != EdmMultiplicity.Many;

    /// <summary>Parses the query options in the order in which they apply, each against the type that the ones before it leave.</summary>
    private static ParsedQuery Clauses(ParseContext context, QueryRequest request, IReadOnlyList<QueryOption> options, ODataPath path)
    {
        var isReference = ResourcePathRewriter.IsReference(ODataUrl.Path(request.Resource));
        var query = new ParsedQuery(request, options, path, context) { IsReference = isReference, Period = Period.Of(Value, context) };
        var (type, set) = RowsAt(path);
        if (type is null)
            return query;

        var rows = new RowType(context, type, set);
        IReadOnlyList<Transformation> apply = [];
        if (Value("$apply") is { } transformations)
            (apply, rows) = ApplyParser.Parse(transformations, rows);
        IReadOnlyList<ComputedProperty> compute = [];
        if (Value("$compute") is { } computed)
            (compute, rows) = ComputeParser.Parse(computed, rows, "$compute");
        var shown = options.Where(o => o.Name is "$select" or "$expand").ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal);
        var numbers = options.Where(o => o.Name is "$top" or "$skip" or "$count" or "$skiptoken")
            .ToDictionary(o => o.Name, o => LiteralRewriter.Rewrite(o.Value), StringComparer.Ordinal);
        var paging = new ODataQueryOptionParser(context.Model, null, null, numbers);
        return query with
        {
            Apply = apply,
            Compute = compute,
            Filter = Value("$filter") is { } condition ? rows.Filter(condition, "$filter") : null,
            Search = Value("$search"),
            OrderBy = Value("$orderby") is { } keys ? rows.OrderBy(keys, "$orderby") : null,
            SelectExpand = shown.Count == 0 ? null : rows.SelectExpand(shown, "$select and $expand"),
            Top = LibraryParser.Run("$top", paging.ParseTop),
            Skip = LibraryParser.Run("$skip", paging.ParseSkip),
            Count = LibraryParser.Run("$count", paging.ParseCount) ?? false,
            SkipToken = LibraryParser.Run("$skiptoken", paging.ParseSkipToken),
        };

        string? Value(string name) => options.FirstOrDefault(o => o.Name == name)?.Value;
    }

    /// <summary>The type and set of the rows at the end of a path; null where it ends at a value. The rows of a function are in no set.</summary>
    private static (IEdmEntityType? Type, IEdmNavigationSource? Set) RowsAt(ODataPath path)
    {
        var set = path.Any(segment => segment is PropertySegment)
            ? null
            : path.Aggregate((IEdmNavigationSource?)null, (found, segment) => segment switch
        {
            EntitySetSegment step => step.EntitySet,
            NavigationPropertySegment step => step.NavigationSource,
            _ => found,
        });
        return FunctionOf(path) is { } function ? (RowFunction.TypeOf(function), null) : (set?.EntityType, set);
    }

    private static QueryRefusedException FilteredFunction() =>
        QueryRefusedException.NotSupported("'/$filter(…)' on the rows of a function", "$filter");

    private static IEdmOperation? FunctionOf(ODataPath path) => path.Select(segment => segment switch
    {
        OperationSegment bound => bound.Operations.Single(),
        OperationImportSegment unbound => unbound.OperationImports.Single().Operation,
        _ => null,
    }).FirstOrDefault(operation => operation is not null);

    // The root and the path are joined as text, because resolving a path such as "//host" would replace the root.
    private static Uri AddressOf(QueryRequest request, string path, IReadOnlyList<QueryOption> options) =>
        Uri.TryCreate($"{request.ServiceRoot.AbsoluteUri}{path}?{KnownOptions(options)}", UriKind.Absolute, out var address)
            ? address
            : throw QueryRefusedException.Invalid("invalid-url", "This is not a URL.", ODataUrl.Path(request.Resource));

    // The library's path parser needs the aliases in keys, and refuses options that it does not know.
    private static string KnownOptions(IReadOnlyList<QueryOption> options) => string.Join('&', options
        .Where(o => o.Name is not ("$id" or "$schemaversion") && !Period.IsOption(o.Name))
        .Select(o => $"{o.Name}={Uri.EscapeDataString(NestedSearch.Encode(o.Value))}"));

    internal static ODataPath ParsePath(ODataUriParser parser, string path) => LibraryParser.Run(path, () =>
    {
        try
        {
            return parser.ParsePath();
        }
        catch (ODataUnrecognizedPathException)
        {
            throw QueryRefusedException.NotFound($"There is no resource '{path}'; the service document lists what there is.");
        }
        catch (ODataException filtered) when (filtered.Message.StartsWith("There are no navigation sources", StringComparison.Ordinal))
        {
            throw FilteredFunction();
        }
        catch (ODataException vague) when (vague.Message.StartsWith("Bad Request", StringComparison.Ordinal))
        {
            throw QueryRefusedException.Invalid(
                "invalid-query", $"'{path}' cannot be read: a key in it is of another type, or a name is none that $metadata lists.", path);
        }
    });

    private static void Check(QueryOption option)
    {
        if (option.IsAlias)
        {
            OptionRules.CheckValue(option.Name, option.Value, option.Name);
            return;
        }

        if (Unsupported.Contains(option.Name, StringComparer.Ordinal))
            throw QueryRefusedException.NotSupported($"The query option '{option.Name}'", option.Name);
        if (option.Name == "$index")
            throw QueryRefusedException.Invalid(
                "option-not-applicable",
                "'$index' says where in an ordered collection a POST inserts; no collection here has an order of its own. "
                + "Sort with $orderby, and page with $skip and $top.",
                option.Name);
        if (option.Name == "$levels")
            throw QueryRefusedException.Invalid(
                "option-not-applicable", "'$levels' goes with a navigation property inside $expand: $expand=Property($levels=2).", option.Name);
        if (option.Name == "$schemaversion" && option.Value != "*")
            throw QueryRefusedException.NotFound(
                $"There is no schema version '{option.Value}'; the one there is goes by '*', or without this option.");
        if (!SupportedOptions.Contains(option.Name, StringComparer.OrdinalIgnoreCase))
            throw QueryRefusedException.Invalid(
                "unknown-option", $"There is no query option '{option.Name}'. There are: {string.Join(", ", SupportedOptions)}.", option.Name);
        OptionRules.CheckValue(option.Name, option.Value, option.Name);
    }
}
