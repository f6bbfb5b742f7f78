using System.Data.Common;
using System.Text.RegularExpressions;
using ODataSql.Cache;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>
/// Answers OData reads over a relational database. A request takes four steps: <em>parse</em> the URL, <em>plan</em> what
/// is asked, <em>render</em> SQL, <em>stream</em> rows. Which rows the caller may see is a matter of the connection.
/// </summary>
public sealed class QueryEngine(RelationalModel model, SqlDialect dialect)
{
    internal static readonly QueryRefusal TooLong = new(400, "too-complex", "The request takes too long to read; ask in smaller steps.");

    private readonly PlanCache _cache = new();

    /// <summary>The first three steps. Touches no database.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="query">The compiled request, unless it is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public QueryRefusal? Compile(QueryRequest request, out CompiledQuery query)
    {
        try
        {
            query = Compile(request);
            return null;
        }
        catch (QueryRefusedException refused)
        {
            query = null!;
            return refused.Refusal;
        }
        catch (RegexMatchTimeoutException)
        {
            query = null!;
            return TooLong;
        }
    }

    /// <summary>Runs a compiled request up to its first row, so that what can fail has failed before anything is written.</summary>
    /// <param name="query">The compiled request.</param>
    /// <param name="connection">An open connection, used by nobody else until the answer is disposed.</param>
    public static QueryResult Run(CompiledQuery query, DbConnection connection) => QueryResult.Open(query, connection);

    private CompiledQuery Compile(QueryRequest request)
    {
        if (Shape.Of(request) is not { } shape)
            return CompileAnew(request);
        if (_cache.TryGet(shape, out var template))
            return template?.With(request, shape.Values) ?? CompileAnew(request);
        var query = CompileAnew(request);
        _cache.Add(shape, TemplateOf(query, request, shape));
        return query;
    }

    private Template? TemplateOf(CompiledQuery query, QueryRequest request, Shape shape)
    {
        var standIns = Template.StandIns(shape.Values);
        try
        {
            var tried = CompileAnew(request with { Resource = shape.With(standIns), Now = request.Now.AddYears(-1) });
            return Template.Of(query, shape.Values, tried, standIns);
        }
        catch (QueryRefusedException)
        {
            return null;
        }
    }

    private CompiledQuery CompileAnew(QueryRequest request) => new(request, new Presentation(request).Apply(QueryPlanner.Plan(model, QuestionParser.Parse(model.Edm, request))), dialect);
}
