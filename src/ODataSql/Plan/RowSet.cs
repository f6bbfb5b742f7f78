using Microsoft.OData.UriParser;

namespace ODataSql.Plan;

/// <summary>Rows in the making: where they come from, which are kept, in which order, and what their columns mean.</summary>
internal sealed record RowSet(Scope Scope, Source From, Scalar? Where)
{
    /// <summary>The order that a transformation gave them.</summary>
    public IReadOnlyList<Order> OrderBy { get; init; } = [];

    public long? Limit { get; init; }

    public long? Offset { get; init; }

    /// <summary>Inside a grouping: filters that groups outlive when all their rows fail them.</summary>
    public IReadOnlyList<SingleValueNode> GroupFilters { get; init; } = [];

    /// <summary>How many times the rows of the path are read.</summary>
    public int Branches { get; init; } = 1;

    /// <summary>The order, completed so that no two rows are equal.</summary>
    public IReadOnlyList<Order> TotalOrder => OrderPlanner.Complete(OrderBy, Scope);

    /// <summary>Rows that more can be asked of: what is cut stays cut, whatever is asked then.</summary>
    public RowSet Open(Planner planner) => Limit is null && Offset is null ? this : Nest(planner, []);

    /// <summary>The same rows as the source of a statement around them, with more columns if wanted.</summary>
    public RowSet Nest(Planner planner, IReadOnlyList<Output> more)
    {
        var orders = OrderBy.Select((o, i) => new Output($"#o{i}", o.By)).ToList();
        var inner = new Select(From, [.. Scope.Stored(), .. orders, .. more])
        {
            Where = Where,
            OrderBy = Limit is null && Offset is null ? [] : TotalOrder,
            Limit = Limit,
            Offset = Offset,
        };
        var alias = planner.NewAlias();
        return new RowSet(Scope.Around(alias), new DerivedSource(alias, inner), null)
        {
            OrderBy = [.. OrderBy.Select((o, i) => o with { By = new Column(alias, $"#o{i}", o.By.Type) })],
            GroupFilters = GroupFilters,
            Branches = Branches,
        };
    }

    /// <summary>A column that nesting added.</summary>
    public Column Column(Output output) => new(Scope.Alias, output.Name, output.Value.Type);
}
