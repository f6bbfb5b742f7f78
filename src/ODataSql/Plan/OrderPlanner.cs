using Microsoft.OData.UriParser;

namespace ODataSql.Plan;

/// <summary>Sort keys, completed so that no two rows are equal: paging needs a total order.</summary>
internal static class OrderPlanner
{
    /// <summary>What is asked for, then the order that <c>$apply</c> gave, then the key.</summary>
    public static IReadOnlyList<SortKey> Plan(Planner planner, OrderByClause? clause, string? search, RowSet rows) => Complete([.. Asked(planner, clause, rows.Scope, search), .. rows.OrderBy], rows.Scope);

    /// <summary>The keys that a clause names; without one, what a search finds comes best first.</summary>
    public static IReadOnlyList<SortKey> Asked(Planner planner, OrderByClause? clause, Scope scope, string? search = null)
    {
        var order = new List<SortKey>();
        if (clause is null && search is not null && SearchPlanner.Rank(scope, search) is { } rank)
            order.Add(rank);
        for (; clause is not null; clause = clause.ThenBy)
            order.Add(new SortKey(new ExpressionPlanner(planner, "$orderby", scope).Plan(clause.Expression), clause.Direction == OrderByDirection.Descending));
        return order;
    }

    public static IReadOnlyList<SortKey> Complete(IReadOnlyList<SortKey> asked, Scope scope) =>
        [.. asked, .. KeysOf(scope).Where(key => !asked.Any(o => o.By.Equals(key))).Select(key => new SortKey(key, Descending: false))];

    private static IEnumerable<Scalar> KeysOf(Scope scope) => scope switch
    {
        EntityScope entity => [entity.Key],
        DerivedScope derived => derived.Keys,
        CrossScope cross => cross.Keys,
        _ => [],
    };
}
