using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Apply;

/// <summary>Plans <c>groupby</c> and <c>aggregate</c> as one SELECT with GROUP BY.</summary>
internal sealed class GroupPlanner(PlanContext context)
{
    private const string Option = "$apply";

    public RowSet Plan(RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<AggregateItem> items)
    {
        var grouped = Grouped(rows, keys, [.. items.Where(i => i.Steps.Count == 0)], isWhole: items.Count > 0);
        var outputs = grouped.Outputs;
        if (items.Any(i => i.Steps.Count > 0))
        {
            var groups = DerivedScope.Over(context.NewAlias(), grouped.Outputs, keys.Count);
            var aggregates = items.Select(item => groups.Find(item.Name)
                ?? new OutputColumn(item.Name, AggregateOverMany(rows, keys, groups, item)) { IsDynamic = true });
            outputs = [.. groups.Columns.Take(grouped.GroupKeys), .. aggregates];
            grouped = new Select(new DerivedSource(groups.Alias, grouped), outputs);
        }

        var alias = context.NewAlias();
        return new RowSet(DerivedScope.Over(alias, outputs, keys.Count), new DerivedSource(alias, grouped), null)
        {
            Branches = RowSet.CheckedBranches(rows.Branches * (1 + items.Count(i => i.Steps.Count > 0))),
        };
    }

    /// <summary>Groups rows and aggregates over them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="keys">The grouping properties.</param>
    /// <param name="items">The aggregates.</param>
    /// <param name="isWhole">Whether a group stays when all its rows are filtered out; without aggregates it does not.</param>
    private Select Grouped(RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<AggregateItem> items, bool isWhole)
    {
        rows = WithFirstMarks(rows, keys, items, out var firsts);
        var names = Keys(context, rows.Scope, keys);
        List<OutputColumn> outputs = [.. names, .. items.Select((item, i) => Aggregated(item, firsts[i]))];
        // Without a key and an aggregate, the statement would return all rows.
        if (outputs.Count == 0)
            outputs.Add(new OutputColumn("#rows", new Aggregate("$count", null, ScalarType.Count)));
        var where = isWhole ? rows.Where : PlanContext.And(rows.Where, rows.GroupFilter);
        return new Select(rows.From, outputs) { Where = where, GroupKeys = names.Count };

        OutputColumn Aggregated(AggregateItem item, Scalar? first) =>
            new(item.Name, Aggregate(rows, item) with { Where = PlanContext.And(rows.GroupFilter, first) }) { IsDynamic = true };
    }

    /// <summary>
    /// An aggregate over the entities that the rows of a group reach by a path with a collection-valued navigation property. Each entity
    /// counts once (OData Data Aggregation 4.0, 3.2.1.1).
    /// </summary>
    private ScalarSubquery AggregateOverMany(RowSet rows, IReadOnlyList<GroupKey> keys, DerivedScope groups, AggregateItem item)
    {
        var (from, steps) = rows.Scope switch
        {
            EntityScope entity => (entity, item.Steps),
            CrossJoinScope cross => (cross.Entity(item.Steps[0].Name), [.. item.Steps.Skip(1)]),
            _ => throw QueryRefusedException.NotSupported($"Aggregating over '{item.Steps[0].Name}' here", Option),
        };
        var join = context.Model.Join(from.Relation, steps[0]);
        var ofGroup = Keys(context, rows.Scope, keys).Select(key => FunctionCall.Condition("eq", key.Value, groups.Find(key.Name)!.Value));
        var source = new OutputColumn("value", from.Column(Only(join).SourceColumn, ScalarType.Count));
        var where = ofGroup.Aggregate(PlanContext.And(rows.Where, rows.GroupFilter), PlanContext.And);
        var found = new Select(rows.From, [source]) { Where = where };
        for (var i = 0; ; i++)
        {
            var target = context.NewScope(join.Target, from.Period);
            var key = target.Column(Only(join).TargetColumn, ScalarType.Count);
            found = new Select(PlanContext.Rows(target), []) { Where = new InSubquery(key, found) };
            if (i == steps.Count - 1)
            {
                var aggregate = Aggregate(item.Property is null ? null : target.Column(item.Property), item);
                return new ScalarSubquery(found with { Outputs = [new OutputColumn("value", aggregate)] }, aggregate.Type);
            }

            join = context.Model.Join(target.Relation, steps[i + 1]);
            found = found with { Outputs = [new OutputColumn("value", target.Column(Only(join).SourceColumn, ScalarType.Count))] };
        }
    }

    /// <summary>The grouping properties by path.</summary>
    public static IReadOnlyList<OutputColumn> Keys(PlanContext context, NameScope scope, IReadOnlyList<GroupKey> keys) =>
        [
            .. keys.DistinctBy(k => k.Path, StringComparer.Ordinal).Select(key => scope.Find(key.Path) is { } found
                ? found with { Name = key.Path }
                : new OutputColumn(key.Path, new ExpressionPlanner(context, Option, scope).Plan(key.Value))),
        ];

    /// <summary>
    /// Marks, for sums over a navigation property, the first row that reaches each entity, because an entity counts once (OData Data
    /// Aggregation 4.0, 3.2.1.1).
    /// </summary>
    private RowSet WithFirstMarks(RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<AggregateItem> items, out Scalar?[] firsts)
    {
        firsts = new Scalar?[items.Count];
        var marks = new List<(int Index, OutputColumn Mark)>();
        for (var i = 0; i < items.Count && rows.Scope is EntityScope or CrossJoinScope; i++)
        {
            if (items[i] is { Method: "sum" or "average", Value: SingleValuePropertyAccessNode { Source: SingleNavigationNode entity } })
                marks.Add((i, new OutputColumn($"#first{i}", First(rows, keys, entity))));
        }

        if (marks.Count == 0)
            return rows;
        rows = rows.AsSubquery(context, [.. marks.Select(m => m.Mark)]);
        foreach (var (index, mark) in marks)
            firsts[index] = FunctionCall.Condition("eq", rows.Column(mark), new Constant(1L, ScalarType.Count));
        return rows;
    }

    private WindowFunction First(RowSet rows, IReadOnlyList<GroupKey> keys, QueryNode reached)
    {
        List<Scalar> same = [.. Keys(context, rows.Scope, keys).Select(k => k.Value), Value(rows, reached)];
        if (rows.GroupFilter is { } kept)
            same.Add(kept);
        return new WindowFunction("row_number", null, same, rows.TotalOrder, ScalarType.Count);
    }

    private Aggregate Aggregate(RowSet rows, AggregateItem item) => Aggregate(item.Value is null ? null : Value(rows, item.Value), item);

    private static Aggregate Aggregate(Scalar? argument, AggregateItem item)
    {
        if (argument is null)
            return new Aggregate("$count", null, ScalarType.Count);
        var type = argument.Type with { Nullable = true };
        var exact = type.Kind == EdmPrimitiveTypeKind.Decimal ? ":decimal" : "";
        return item.Method switch
        {
            "sum" => new Aggregate($"sum{exact}", Number(argument, item.Name), type with { Kind = PrimitiveTypes.Sum(type.Kind) }),
            "average" => new Aggregate(
                $"average{exact}",
                Number(argument, item.Name),
                type with { Kind = exact.Length > 0 ? EdmPrimitiveTypeKind.Decimal : EdmPrimitiveTypeKind.Double }),
            "countdistinct" => new Aggregate("countdistinct", argument, ScalarType.Count),
            var extreme => new Aggregate(extreme, argument, type),
        };
    }

    private static Scalar Number(Scalar argument, string name) => argument.Type.IsNumber || argument.Type.Kind == EdmPrimitiveTypeKind.None
        ? argument
        : throw QueryRefusedException.Invalid("not-a-number", $"'{name}' adds up values that are not numbers but Edm.{argument.Type.Kind}.", Option);

    private Scalar Value(RowSet rows, QueryNode node) => new ExpressionPlanner(context, Option, rows.Scope).Plan(node);

    private static JoinColumns Only(NavigationJoin join) => join.Columns is [var only]
        ? only
        : throw QueryRefusedException.NotSupported(
            $"Aggregating over rows of {join.Target.Set.Name}, which a key of several properties joins,", Option);
}
