using System.Data.Common;
using ODataSql.Cache;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>
/// Answers OData reads over a relational database in four steps, which a caller can time one by one: <see cref="Parse"/> the URL,
/// <see cref="Plan"/> the query, <see cref="Render"/> SQL, and <see cref="Run"/> it up to the first row; the result then streams its rows.
/// The connection decides which rows the caller may see.
/// </summary>
public sealed class QueryEngine(RelationalModel model, SqlDialect dialect)
{
    private readonly PlanCache _cache = new();

    /// <summary>Step 1: reads the URL, or finds the query template of an earlier request that differed only in its values.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parsed">The parsed request, unless it is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public QueryRefusal? Parse(QueryRequest request, out ParsedRequest parsed) =>
        QueryRefusedException.Catch(() => ParseOrFindTemplate(request), out parsed);

    /// <summary>Step 2: decides what the database is asked, without SQL text.</summary>
    /// <param name="parsed">The result of step 1.</param>
    /// <param name="plan">The plan, unless the request is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public QueryRefusal? Plan(ParsedRequest parsed, out QueryPlan plan) =>
        QueryRefusedException.Catch(() => parsed.Template?.Plan ?? PlanAnew(parsed.Request, parsed.Query!), out plan);

    /// <summary>Step 3: writes the plan as SQL with parameters, and keeps it as a template for requests that differ only in their values.</summary>
    /// <param name="parsed">The result of step 1.</param>
    /// <param name="plan">The result of step 2.</param>
    /// <param name="query">The compiled query, unless the database cannot answer the request.</param>
    /// <returns>The refusal, or null.</returns>
    public QueryRefusal? Render(ParsedRequest parsed, QueryPlan plan, out CompiledQuery query) =>
        QueryRefusedException.Catch(() => RenderOrBind(parsed, plan), out query);

    /// <summary>Step 4: runs the query up to its first row, so that a failure is still a clean error response.</summary>
    /// <param name="query">The result of step 3.</param>
    /// <param name="connection">An open connection that nobody else uses until the result is disposed.</param>
    /// <param name="first">A statement to be answered and checked before the query's own; null for none.</param>
    public static QueryResult Run(CompiledQuery query, DbConnection connection, FirstStatement? first = null) =>
        QueryResult.Open(query, connection, first);

    /// <summary>Steps 1 to 3 in one call. Does not touch the database.</summary>
    /// <param name="request">The request.</param>
    /// <param name="query">The compiled query, unless the request is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public QueryRefusal? Compile(QueryRequest request, out CompiledQuery query)
    {
        query = null!;
        if (Parse(request, out var parsed) is { } notParsed)
            return notParsed;
        if (Plan(parsed, out var plan) is { } notPlanned)
            return notPlanned;
        return Render(parsed, plan, out query);
    }

    private ParsedRequest ParseOrFindTemplate(QueryRequest request)
    {
        // Before the cache: a template does not show how its values were encoded.
        ODataUrl.CheckEncoding(request.Resource);
        if (QueryTemplateKey.Of(request) is not { } key)
            return new ParsedRequest(request) { Query = QueryParser.Parse(model.Edm, request) };
        if (!_cache.TryGet(key, out var template))
            return new ParsedRequest(request) { Query = QueryParser.Parse(model.Edm, request), TemplateKey = key };
        return template is null
            ? new ParsedRequest(request) { Query = QueryParser.Parse(model.Edm, request) }
            : new ParsedRequest(request) { Template = template, TemplateKey = key };
    }

    private CompiledQuery RenderOrBind(ParsedRequest parsed, QueryPlan plan)
    {
        if (parsed.Template is { } template)
            return template.Bind(parsed.Request, parsed.TemplateKey!.Values);
        var query = new CompiledQuery(parsed.Request, plan, dialect);
        if (parsed.TemplateKey is { } key)
            _cache.Add(key, QueryTemplate.Of(query, key, CompileAnew));
        return query;
    }

    private QueryPlan PlanAnew(QueryRequest request, ParsedQuery query) => new Presentation(request).Apply(QueryPlanner.Plan(model, query));

    private CompiledQuery CompileAnew(QueryRequest request) => new(request, PlanAnew(request, QueryParser.Parse(model.Edm, request)), dialect);
}
