using Microsoft.OData.UriParser;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>Plans ORDER BY, completed by the key, because paging needs a total order.</summary>
internal static class OrderPlanner
{
    /// <summary>The requested order, then the order from <c>$apply</c>, then the key.</summary>
    public static IReadOnlyList<OrderingTerm> Plan(PlanContext context, OrderByClause? clause, string? search, RowSet rows)
    {
        IReadOnlyList<OrderingTerm> order = [.. Requested(context, clause, rows.Scope, search), .. rows.OrderBy];
        return Complete(order, rows.Scope, order is [{ Descending: true } only] && IsOfIndex(only, rows.Scope));
    }

    /// <summary>The requested ordering terms; without <c>$orderby</c>, the best search results come first.</summary>
    public static IReadOnlyList<OrderingTerm> Requested(PlanContext context, OrderByClause? clause, NameScope scope, string? search = null)
    {
        var order = new List<OrderingTerm>();
        if (clause is null && search is not null && SearchPlanner.Rank(scope, search) is { } rank)
            order.Add(rank);
        for (; clause is not null; clause = clause.ThenBy)
        {
            var by = new ExpressionPlanner(context, "$orderby", scope).Plan(clause.Expression);
            order.Add(new OrderingTerm(by, clause.Direction == OrderByDirection.Descending));
        }

        return order;
    }

    /// <summary>The terms, completed by those parts of the key that are not among them.</summary>
    public static IReadOnlyList<OrderingTerm> Complete(IReadOnlyList<OrderingTerm> requested, NameScope scope, bool descending = false) =>
        [.. requested, .. KeysOf(scope).Where(key => !requested.Any(o => o.By.Equals(key))).Select(key => new OrderingTerm(key, descending))];

    // Read backwards, an index with the order has the keys backwards, too; keys in the other direction would be sorted among equal values.
    private static bool IsOfIndex(OrderingTerm term, NameScope scope) =>
        scope is EntityScope { Relation.Ordered: { } ordered } && term.By is Column column && ordered.Columns.Contains(column.Name);

    private static IEnumerable<Scalar> KeysOf(NameScope scope) => scope switch
    {
        EntityScope entity => entity.Keys,
        DerivedScope derived => derived.Keys,
        CrossJoinScope cross => cross.Keys,
        _ => [],
    };
}
