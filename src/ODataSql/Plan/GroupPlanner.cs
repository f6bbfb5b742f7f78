using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary><c>groupby</c> and <c>aggregate</c>: one SELECT with GROUP BY.</summary>
internal sealed class GroupPlanner(Planner planner)
{
    private const string Option = "$apply";

    public RowSet Plan(RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<AggregateItem> items)
    {
        rows = Distinguished(rows, keys, items, out var firsts);
        var filter = Filter(rows);
        // With nothing aggregated, a group is its rows: one without any is none.
        List<Output> outputs = [.. Keys(planner, rows.Scope, keys), .. items.Select((item, i) => new Output(item.Name, Aggregate(rows, item) with { Where = Planner.And(filter, firsts[i]) }) { IsDynamic = true })];
        var grouped = new Select(rows.From, outputs) { Where = items.Count == 0 ? Planner.And(rows.Where, filter) : rows.Where, GroupKeys = keys.Count };
        var alias = planner.NewAlias();
        return new RowSet(DerivedScope.Over(alias, outputs, keys.Count), new DerivedSource(alias, grouped), null) { Branches = rows.Branches };
    }

    /// <summary>The grouping properties, under their paths.</summary>
    public static IReadOnlyList<Output> Keys(Planner planner, Scope scope, IReadOnlyList<GroupKey> keys) =>
        [.. keys.DistinctBy(k => k.Path, StringComparer.Ordinal).Select(key => scope.Find(key.Path) is { } found ? found with { Name = key.Path } : new Output(key.Path, new ExpressionPlanner(planner, Option, scope).Plan(key.Value)))];

    private Scalar? Filter(RowSet rows) => rows.GroupFilters.Aggregate((Scalar?)null, (where, filter) => Planner.And(where, Value(rows, filter)));

    /// <summary>
    /// A row that several reach over a navigation property counts once in a sum (OData Data Aggregation 4.0, 3.2.1.1): the first to reach
    /// it is marked.
    /// </summary>
    private RowSet Distinguished(RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<AggregateItem> items, out Scalar?[] firsts)
    {
        firsts = new Scalar?[items.Count];
        var marks = items.Select((item, i) => (Index: i, Item: item))
            .Where(x => x.Item is { Method: "sum" or "average", Value: SingleValuePropertyAccessNode { Source: SingleNavigationNode } } && rows.Scope is EntityScope)
            .Select(x => (x.Index, Mark: new Output($"#first{x.Index}", First(rows, keys, ((SingleValuePropertyAccessNode)x.Item.Value!).Source)))).ToList();
        if (marks.Count == 0)
            return rows;
        rows = rows.Nest(planner, [.. marks.Select(m => m.Mark)]);
        foreach (var (index, mark) in marks)
            firsts[index] = new Call("eq", [rows.Column(mark), new Constant(1L, ScalarType.Count)], ScalarType.Condition);
        return rows;
    }

    private Window First(RowSet rows, IReadOnlyList<GroupKey> keys, QueryNode reached)
    {
        List<Scalar> same = [.. Keys(planner, rows.Scope, keys).Select(k => k.Value), Value(rows, reached)];
        if (Filter(rows) is { } filter)
            same.Add(filter);
        return new Window("row_number", null, same, rows.TotalOrder, ScalarType.Count);
    }

    private Aggregate Aggregate(RowSet rows, AggregateItem item)
    {
        if (item.Value is null)
            return new Aggregate("$count", null, ScalarType.Count);
        var argument = Value(rows, item.Value);
        var type = argument.Type with { Nullable = true };
        var exact = type.Kind == EdmPrimitiveTypeKind.Decimal ? ":decimal" : "";
        return item.Method switch
        {
            "sum" => new Aggregate($"sum{exact}", Number(argument, item.Name), type with { Kind = AggregateParser.Sum(type.Kind) }),
            "average" => new Aggregate($"average{exact}", Number(argument, item.Name), type with { Kind = exact.Length > 0 ? EdmPrimitiveTypeKind.Decimal : EdmPrimitiveTypeKind.Double }),
            "countdistinct" => new Aggregate("countdistinct", argument, ScalarType.Count),
            var extreme => new Aggregate(extreme, argument, type),
        };
    }

    private static Scalar Number(Scalar argument, string name) => argument.Type.IsNumber || argument.Type.Kind == EdmPrimitiveTypeKind.None
        ? argument
        : throw QueryRefusedException.Invalid("not-a-number", $"'{name}' adds up values that are not numbers but Edm.{argument.Type.Kind}.", Option);

    private Scalar Value(RowSet rows, QueryNode node) => new ExpressionPlanner(planner, Option, rows.Scope).Plan(node);
}
