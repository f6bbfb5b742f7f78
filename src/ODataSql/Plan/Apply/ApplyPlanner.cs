using System.Diagnostics;
using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;

namespace ODataSql.Plan.Apply;

/// <summary>Plans <c>$apply</c> (OData Data Aggregation 4.0): each transformation that does more than filter or sort becomes a subquery.</summary>
internal sealed class ApplyPlanner(PlanContext context)
{
    private const string Option = "$apply";

    public RowSet Plan(IReadOnlyList<Transformation> steps, RowSet rows) => Sequence(steps, rows, []).AsSubqueryIfLimited(context);

    /// <summary>Plans a sequence of transformations.</summary>
    /// <param name="steps">The transformations.</param>
    /// <param name="rows">The input rows.</param>
    /// <param name="keys">The keys of the enclosing <c>groupby</c>; each group is transformed separately.</param>
    private RowSet Sequence(IReadOnlyList<Transformation> steps, RowSet rows, IReadOnlyList<GroupKey> keys)
    {
        foreach (var step in steps)
            rows = Transform(step, rows.AsSubqueryIfLimited(context), keys);
        return rows.WithoutGroupFilter();
    }

    private RowSet Transform(Transformation step, RowSet rows, IReadOnlyList<GroupKey> keys) => step switch
    {
        FilterStep filter => rows.Filtered(Value(rows, filter.Condition), keys.Count > 0),
        SearchStep search => rows.Filtered(SearchPlanner.Condition(context, rows.Scope, search.Text), keys.Count > 0),
        ComputeStep compute => rows with { Scope = ComputePlanner.Plan(context, compute.Properties, rows.Scope, Option) },
        AggregateStep { Items.Count: > 0 } when keys.Count > 0 && rows.MayLoseGroups =>
            throw QueryRefusedException.NotSupported(
                "'aggregate' in a group after 'concat' or 'groupby' of rows that 'filter' or the like may all have taken", Option),
        AggregateStep aggregate => new GroupPlanner(context).Plan(rows, keys, aggregate.Items),
        GroupByStep groupBy => GroupBy(groupBy, rows.WithoutGroupFilter(), keys),
        ConcatStep concat =>
            ConcatPlanner.Plan(context, [.. concat.Branches.Select(branch => Sequence(branch, rows, keys).AsSubqueryIfLimited(context))]),
        OrderByStep order => rows with { OrderBy = [.. OrderPlanner.Requested(context, order.Clause, rows.Scope), .. rows.OrderBy] },
        TopStep top => TopTransformationPlanner.Slice(context, rows, keys, skip: 0, take: top.Count),
        SkipStep skip => TopTransformationPlanner.Slice(context, rows, keys, skip.Count, take: null),
        TopTransformationStep top => TopTransformationPlanner.Plan(context, rows, keys, top),
        _ => throw new UnreachableException(),
    };

    private RowSet GroupBy(GroupByStep step, RowSet rows, IReadOnlyList<GroupKey> around)
    {
        // An inner group always has rows; only the outer group may disappear.
        var levels = step.Levels.Select(
            level => Sequence(step.Inner, rows with { MayLoseGroups = false }, [.. around, .. level]).AsSubqueryIfLimited(context)).ToList();
        var grouped = levels is [var only] ? only : ConcatPlanner.Plan(context, levels);
        return grouped with { MayLoseGroups = grouped.MayLoseGroups || rows.MayLoseGroups };
    }

    private Scalar Value(RowSet rows, SingleValueNode node) => new ExpressionPlanner(context, Option, rows.Scope).Plan(node);
}
