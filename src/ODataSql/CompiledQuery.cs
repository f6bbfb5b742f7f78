using ODataSql.Json;
using ODataSql.Parse;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>A request, compiled: its plan and the statements to run, in the order they are run.</summary>
public sealed class CompiledQuery
{
    internal CompiledQuery(QueryRequest request, QueryPlan plan, SqlDialect dialect)
    {
        (Request, Plan, Dialect, RowWriter) = (request, plan, dialect, new RowWriter(plan, request));
        Rows = SqlRenderer.Render(dialect, plan.Rows);
        Count = plan.Count is { } count ? SqlRenderer.Render(dialect, count) : null;
        Parent = plan.Parent is { } parent ? SqlRenderer.RenderExists(dialect, parent) : null;
    }

    /// <summary>The same question with other values: everything but the statements' parameters is shared.</summary>
    private CompiledQuery(CompiledQuery other, QueryRequest request, SqlStatement rows, SqlStatement? count, SqlStatement? parent) =>
        (Request, Plan, Dialect, RowWriter, Rows, Count, Parent) = (request, other.Plan, other.Dialect, other.RowWriter, rows, count, parent);

    public QueryPlan Plan { get; }

    /// <summary>The statement that answers the request.</summary>
    public SqlStatement Rows { get; }

    /// <summary>The number for <c>$count=true</c>; read in the same snapshot as the rows.</summary>
    public SqlStatement? Count { get; }

    /// <summary>Tells, when the answer is empty, whether the row before the last step of the path is there at all.</summary>
    public SqlStatement? Parent { get; }

    internal QueryRequest Request { get; }

    internal SqlDialect Dialect { get; }

    internal RowWriter RowWriter { get; }

    /// <summary>Where the row's ETag is, if it has one.</summary>
    internal int? ETagColumn =>
        Plan.Rows.Outputs.Select((output, i) => (output, i)).FirstOrDefault(c => c.output.Value is FunctionCall { Function: "etag" }, (null!, -1)).i is >= 0 and var column ? column : null;

    internal IEnumerable<SqlStatement> Statements => new[] { Rows, Count, Parent }.OfType<SqlStatement>();

    internal CompiledQuery Rebind(QueryRequest request, Func<SqlStatement, SqlStatement> bind) =>
        new(this, request, bind(Rows), Count is null ? null : bind(Count), Parent is null ? null : bind(Parent));

    internal PayloadFormat Format => Request.Format;

    internal string ContextUrl => $"{Request.ServiceRoot}$metadata#{Plan.Context}";

    /// <summary>The same request for what comes after a row, the last of so many.</summary>
    internal string NextLink(IReadOnlyList<object?> keys, int written)
    {
        var options = ODataUrl.EngineOptions(Request.Resource).Where(o => o.Name is not ("$skip" or "$top" or "$skiptoken")).ToList();
        if (Plan.Paging!.Top is { } top)
            options.Add(new QueryOption("$top", $"{top - written}"));
        options.Add(new QueryOption("$skiptoken", SkipToken.Write(keys)));
        return Link(options);
    }

    /// <summary>Where the changes of this answer will be found, when the host keeps track of them (OData 4.01 Protocol, 11.3).</summary>
    internal string? DeltaLink => Request.DeltaToken is null ? null : Link([.. ODataUrl.EngineOptions(Request.Resource).Where(o => o.Name != "$skiptoken")]);

    private string Link(List<QueryOption> options)
    {
        if (Request.DeltaToken is { } token)
            options.Add(new QueryOption("$deltatoken", token));
        return $"{Request.ServiceRoot}{ODataUrl.Path(Request.Resource)}?{string.Join('&', options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}").Concat(ODataUrl.CustomOptions(Request.Resource)))}";
    }
}
