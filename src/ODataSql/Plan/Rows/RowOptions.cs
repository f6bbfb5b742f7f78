using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Apply;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>
/// The options that determine the rows of a collection, at the root or expanded, in the order in which they apply (OData 4.01 Protocol,
/// 11.2.1): <c>$apply</c>, <c>$compute</c>, then <c>$filter</c>, <c>$search</c> and the period.
/// </summary>
internal sealed record RowOptions(
    IReadOnlyList<Transformation> Apply, IReadOnlyList<ComputedProperty> Compute, FilterClause? Filter, string? Search, Period? Period)
{
    /// <summary>The rows before they are sorted and paged.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rows">The rows at the end of the path.</param>
    /// <param name="inside">The enclosing option; null at the root.</param>
    public RowSet Of(PlanContext context, RowSet rows, string? inside = null)
    {
        var relation = (rows.Scope as EntityScope)?.Relation;
        if (Apply.Count > 0)
            rows = new ApplyPlanner(context).Plan(Apply, rows);
        rows = rows with { Scope = ComputePlanner.Plan(context, Compute, rows.Scope, inside ?? "$compute") };
        if (Filter is { } filter)
            rows = rows.Filtered(new ExpressionPlanner(context, inside ?? "$filter", rows.Scope).Plan(filter.Expression));
        if (Search is { } search)
            rows = rows.Filtered(SearchPlanner.Condition(context, rows.Scope, search));
        return relation is null ? rows : rows.Filtered(TimelinePlanner.Condition(context, relation, rows.Scope, Period));
    }
}
