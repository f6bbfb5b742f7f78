using ODataSql.Json;
using ODataSql.Parse;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>A compiled request: its plan and the SQL statements to run.</summary>
public sealed class CompiledQuery
{
    internal CompiledQuery(QueryRequest request, QueryPlan plan, SqlDialect dialect)
    {
        (Request, Plan, Dialect, RowWriter) = (request, plan, dialect, new RowWriter(plan, request));
        Rows = SqlRenderer.Render(dialect, plan.Rows);
        Count = plan.Count is { } count ? SqlRenderer.Render(dialect, count) : null;
        Parent = plan.Parent is { } parent ? SqlRenderer.RenderExists(dialect, parent) : null;
        if (SqlRenderer.RenderByParts(dialect, plan.Rows) is { } byParts)
        {
            ByParts = new(
                byParts.HasFew, byParts.Statement,
                plan.Count is { } counted ? SqlRenderer.RenderByParts(dialect, counted)?.Statement ?? Count : null);
        }
    }

    /// <summary>The same query with other parameter values; everything else is shared.</summary>
    private CompiledQuery(CompiledQuery other, QueryRequest request, Func<SqlStatement, SqlStatement> bind)
    {
        (Request, Plan, Dialect, RowWriter, Rows) = (request, other.Plan, other.Dialect, other.RowWriter, bind(other.Rows));
        (Count, Parent) = (other.Count is null ? null : bind(other.Count), other.Parent is null ? null : bind(other.Parent));
        ByParts = other.ByParts is not { } parts ? null
            : new(bind(parts.HasFew), bind(parts.Rows), parts.Count is null ? null : bind(parts.Count));
    }

    /// <summary>The plan from which the statements were rendered.</summary>
    public QueryPlan Plan { get; }

    /// <summary>The statement that answers the request.</summary>
    public SqlStatement Rows { get; }

    /// <summary>The statement for <c>$count=true</c>, which runs in the same snapshot as the rows.</summary>
    public SqlStatement? Count { get; }

    /// <summary>Whether the row before the last step of the path exists; runs only when the result is empty.</summary>
    public SqlStatement? Parent { get; }

    /// <summary>The same with parts of texts found in their indexes; null where no text is searched that has one.</summary>
    public StatementsByParts? ByParts { get; }

    internal QueryRequest Request { get; }

    internal SqlDialect Dialect { get; }

    internal RowWriter RowWriter { get; }

    /// <summary>The column with the row's ETag; null when there is none.</summary>
    internal int? ETagColumn =>
        Plan.Rows.Outputs.Select((output, i) => (output, i))
            .FirstOrDefault(c => c.output.Value is FunctionCall { Function: "etag" }, (null!, -1)).i is >= 0 and var column
            ? column
            : null;

    internal IEnumerable<SqlStatement> Statements =>
        new[] { Rows, Count, Parent, ByParts?.HasFew, ByParts?.Rows, ByParts?.Count }.OfType<SqlStatement>();

    internal CompiledQuery Rebind(QueryRequest request, Func<SqlStatement, SqlStatement> bind) => new(this, request, bind);

    internal PayloadFormat Format => Request.Format;

    internal string ContextUrl => $"{Request.ServiceRoot}$metadata#{Plan.Context}";

    /// <summary>The link to the rows after a page.</summary>
    /// <param name="keys">The ordering terms' values in the last row of the page.</param>
    /// <param name="written">How many rows the page has.</param>
    internal string NextLink(IReadOnlyList<object?> keys, int written)
    {
        var options = ODataUrl.EngineOptions(Request.Resource).Where(o => o.Name is not ("$skip" or "$top" or "$skiptoken")).ToList();
        if (Plan.Paging!.Top is { } top)
            options.Add(new QueryOption("$top", $"{top - written}"));
        options.Add(new QueryOption("$skiptoken", SkipToken.Write(keys)));
        return Link(options);
    }

    /// <summary>The link to later changes of this result; null when the host does not track them (OData 4.01 Protocol, 11.3).</summary>
    internal string? DeltaLink =>
        Request.DeltaToken is null ? null : Link([.. ODataUrl.EngineOptions(Request.Resource).Where(o => o.Name != "$skiptoken")]);

    private string Link(List<QueryOption> options)
    {
        if (Request.DeltaToken is { } token)
            options.Add(new QueryOption("$deltatoken", token));
        var sent = options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}").Concat(ODataUrl.CustomOptions(Request.Resource));
        return $"{Request.ServiceRoot}{ODataUrl.Path(Request.Resource)}?{string.Join('&', sent)}";
    }
}

/// <summary>Statements that find parts of texts in their indexes.</summary>
/// <param name="HasFew">Returns 1 where each index finds so few rows that these statements are faster than the others.</param>
/// <param name="Rows">The statement that answers the request.</param>
/// <param name="Count">The statement for <c>$count=true</c>.</param>
public sealed record StatementsByParts(SqlStatement HasFew, SqlStatement Rows, SqlStatement? Count);
