using System.Diagnostics;
using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary><c>$apply</c> (OData Data Aggregation 4.0): each transformation that does not merely narrow or sort becomes one nested SELECT.</summary>
internal sealed class ApplyPlanner(Planner planner)
{
    private const string Option = "$apply";

    public RowSet Plan(IReadOnlyList<Transformation> steps, RowSet rows) => Sequence(steps, rows, []).Open(planner);

    /// <param name="steps">The transformations.</param>
    /// <param name="rows">What they are applied to.</param>
    /// <param name="keys">What the rows are grouped by around this sequence: each group is transformed for itself.</param>
    private RowSet Sequence(IReadOnlyList<Transformation> steps, RowSet rows, IReadOnlyList<GroupKey> keys)
    {
        foreach (var step in steps)
            rows = Transform(step, rows.Open(planner), keys);
        return rows.Settled();
    }

    private RowSet Transform(Transformation step, RowSet rows, IReadOnlyList<GroupKey> keys) => step switch
    {
        FilterStep filter => rows.Narrowed(Value(rows, filter.Condition), keys.Count > 0),
        SearchStep search => rows.Narrowed(SearchPlanner.Condition(planner, rows.Scope, search.Text), keys.Count > 0),
        ComputeStep compute => rows with { Scope = ComputePlanner.Plan(planner, compute.Properties, rows.Scope, Option) },
        AggregateStep { Items.Count: > 0 } when keys.Count > 0 && rows.LosesGroups =>
            throw QueryRefusedException.NotSupported("'aggregate' in a group after 'concat' or 'groupby' of rows that 'filter' or the like may all have taken", Option),
        AggregateStep aggregate => new GroupPlanner(planner).Plan(rows, keys, aggregate.Items),
        GroupByStep groupBy => GroupBy(groupBy, rows.Settled(), keys),
        ConcatStep concat => ConcatPlanner.Plan(planner, [.. concat.Branches.Select(branch => Sequence(branch, rows, keys).Open(planner))]),
        OrderByStep order => rows with { OrderBy = [.. OrderPlanner.Asked(planner, order.Clause, rows.Scope), .. rows.OrderBy] },
        TopStep top => PickPlanner.Slice(planner, rows, keys, skip: 0, take: top.Count),
        SkipStep skip => PickPlanner.Slice(planner, rows, keys, skip.Count, take: null),
        PickStep pick => PickPlanner.Plan(planner, rows, keys, pick),
        _ => throw new UnreachableException(),
    };

    private RowSet GroupBy(GroupByStep step, RowSet rows, IReadOnlyList<GroupKey> around)
    {
        // A group within another is of rows that are there: it is the other that may be gone.
        var levels = step.Levels.Select(level => Sequence(step.Inner, rows with { LosesGroups = false }, [.. around, .. level]).Open(planner)).ToList();
        var grouped = levels is [var only] ? only : ConcatPlanner.Plan(planner, levels);
        return grouped with { LosesGroups = grouped.LosesGroups || rows.LosesGroups };
    }

    private Scalar Value(RowSet rows, SingleValueNode node) => new ExpressionPlanner(planner, Option, rows.Scope).Plan(node);
}
