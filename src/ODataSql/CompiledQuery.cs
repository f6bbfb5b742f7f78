using ODataSql.Parse;
using ODataSql.Plan;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>A request, compiled: its plan and the statements to run, in the order they are run.</summary>
public sealed class CompiledQuery
{
    private readonly QueryRequest _request;
    private readonly IReadOnlyList<QueryOption> _options;

    internal CompiledQuery(QueryRequest request, IReadOnlyList<QueryOption> options, QueryPlan plan, SqlDialect dialect)
    {
        (_request, _options, Plan, Dialect) = (request, options, plan, dialect);
        Rows = SqlRenderer.Render(dialect, plan.Rows);
        Count = plan.Count is { } count ? SqlRenderer.Render(dialect, count) : null;
        Parent = plan.Parent is { } parent ? SqlRenderer.RenderExists(dialect, parent) : null;
    }

    public QueryPlan Plan { get; }

    /// <summary>The statement that answers the request.</summary>
    public SqlStatement Rows { get; }

    /// <summary>The number for <c>$count=true</c>; read in the same snapshot as the rows.</summary>
    public SqlStatement? Count { get; }

    /// <summary>Tells, when the answer is empty, whether the row before the last step of the path is there at all.</summary>
    public SqlStatement? Parent { get; }

    internal SqlDialect Dialect { get; }

    internal string ContextUrl => $"{_request.ServiceRoot}$metadata#{Plan.Context}";

    /// <summary>The same request for what comes after a row.</summary>
    internal string NextLink(IReadOnlyList<object?> keys)
    {
        var options = _options.Where(o => o.Name is not ("$skip" or "$top" or "$skiptoken")).ToList();
        if (Plan.Paging!.Top is { } top)
            options.Add(new QueryOption("$top", $"{top}"));
        options.Add(new QueryOption("$skiptoken", SkipToken.Write(keys)));
        return $"{_request.ServiceRoot}{QueryString.Path(_request.Resource)}?{string.Join('&', options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}"))}";
    }
}
