using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary>
/// The options that say which rows a collection holds, at the root or expanded, in the order in which they apply (OData 4.01 Protocol,
/// 11.2.1): <c>$apply</c>, <c>$compute</c>, then <c>$filter</c>, <c>$search</c> and the period.
/// </summary>
internal sealed record RowOptions(
    IReadOnlyList<Transformation> Apply, IReadOnlyList<ComputedProperty> Compute, FilterClause? Filter, string? Search, Period? Period)
{
    /// <summary>The rows before they are sorted and paged.</summary>
    /// <param name="planner">The request.</param>
    /// <param name="rows">What the path leads to.</param>
    /// <param name="inside">The option that these stand in; null at the root.</param>
    public RowSet Of(Planner planner, RowSet rows, string? inside = null)
    {
        var relation = (rows.Scope as EntityScope)?.Relation;
        if (Apply.Count > 0)
            rows = new ApplyPlanner(planner).Plan(Apply, rows);
        rows = rows with { Scope = ComputePlanner.Plan(planner, Compute, rows.Scope, inside ?? "$compute") };
        if (Filter is { } filter)
            rows = rows.Narrowed(new ExpressionPlanner(planner, inside ?? "$filter", rows.Scope).Plan(filter.Expression));
        if (Search is { } search)
            rows = rows.Narrowed(SearchPlanner.Condition(planner, rows.Scope, search));
        return relation is null ? rows : rows.Narrowed(TimelinePlanner.Condition(planner, relation, rows.Scope, Period));
    }
}
