using Microsoft.OData.Edm;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary>
/// Transformations that keep some rows of each group: <c>top</c>, <c>skip</c>, and those that pick from the top or the bottom until a
/// condition is met (OData Data Aggregation 4.0, 3.3.1). Rows of the same value are taken in the order that they have, then by key.
/// </summary>
internal static class PickPlanner
{
    private static readonly ScalarType Real = new(EdmPrimitiveTypeKind.Double, Nullable: true);

    public static RowSet Slice(Planner planner, RowSet rows, IReadOnlyList<GroupKey> keys, long skip, long? take)
    {
        if (keys.Count == 0)
            return rows with { Offset = skip == 0 ? null : skip, Limit = take };
        var number = Number(planner, rows, keys, rows.TotalOrder);
        rows = rows.Nest(planner, [number]);
        var place = rows.Column(number);
        var after = skip == 0 ? null : Compare("gt", place, skip);
        return rows.Narrowed(Planner.And(after, take is { } count ? Compare("le", place, count) : null), inGroups: true);
    }

    public static RowSet Plan(Planner planner, RowSet rows, IReadOnlyList<GroupKey> keys, PickStep step)
    {
        var by = new ExpressionPlanner(planner, "$apply", rows.Scope).Plan(step.By);
        if (step.Until != "count" && !by.Type.IsNumber && by.Type.Kind != EdmPrimitiveTypeKind.None)
            throw QueryRefusedException.Invalid("not-a-number", $"A sum is over numbers, not over values of Edm.{by.Type.Kind}.", "$apply");
        List<SortKey> order = [new SortKey(by, step.Top), .. rows.TotalOrder];
        if (step.Until == "count" && keys.Count == 0)
            return Before((rows with { OrderBy = order, Limit = (long)step.Measure }).Nest(planner, []), rows);
        if (step.Until == "count")
            return Before(Slice(planner, rows with { OrderBy = order }, keys, 0, (long)step.Measure), rows);
        if (step.Until == "sum" && step.Measure <= 0)
            return rows.Narrowed(new Constant(false, ScalarType.Condition), keys.Count > 0);
        if (by is Column)
            return UntilSum(planner, rows, keys, step, by);
        // What is added up is worked out once.
        var value = new Output("#value", by);
        rows = rows.Nest(planner, [value]);
        return UntilSum(planner, rows, keys, step, rows.Column(value));
    }

    /// <summary>The place of the row with which the sum is reached is the last that is kept.</summary>
    private static RowSet UntilSum(Planner planner, RowSet rows, IReadOnlyList<GroupKey> keys, PickStep step, Scalar by)
    {
        List<SortKey> order = [new SortKey(by, step.Top), .. rows.TotalOrder];
        // Reals are added up as such; everything else exactly.
        var total = by.Type.Kind is EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.None ? "total" : "total:decimal";
        var number = Number(planner, rows, keys, order);
        var partition = Partition(planner, rows, keys);
        var running = new Output("#running", new WindowFunction(total, by, partition, order, Real));
        var whole = new Output("#whole", new WindowFunction(total, by, partition, [], Real));
        rows = rows.Nest(planner, step.Until == "percent" ? [number, running, whole] : [number, running]);

        var place = new Output("#place", rows.Column(number));
        Scalar reached = step.Until == "percent"
            ? new FunctionCall("decimal", [new FunctionCall("percent", [rows.Column(running), rows.Column(whole)], Real)], Real)
            : rows.Column(running);
        var enough = new FunctionCall("when", [Compare("ge", reached, step.Measure), rows.Column(number)], ScalarType.Count with { Nullable = true });
        var last = new Output("#last", new WindowFunction("min", enough, Partition(planner, rows, keys), [], enough.Type));
        rows = rows.Nest(planner, [place, last]);
        var none = new FunctionCall("eq", [rows.Column(last), new Constant(null, last.Value.Type)], ScalarType.Condition);
        return rows.Narrowed(new FunctionCall("or", [none, new FunctionCall("le", [rows.Column(place), rows.Column(last)], ScalarType.Condition)], ScalarType.Condition), keys.Count > 0);
    }

    /// <summary>What is picked by a value keeps the order that it had before.</summary>
    private static RowSet Before(RowSet picked, RowSet rows) => picked with { OrderBy = [.. picked.OrderBy.Skip(1).Take(rows.OrderBy.Count)] };

    private static Output Number(Planner planner, RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<SortKey> order) =>
        new("#place", new WindowFunction("row_number", null, Partition(planner, rows, keys), order, ScalarType.Count));

    /// <summary>The rows of a group; those that are no longer there stand apart.</summary>
    private static IReadOnlyList<Scalar> Partition(Planner planner, RowSet rows, IReadOnlyList<GroupKey> keys) =>
        [.. GroupPlanner.Keys(planner, rows.Scope, keys).Select(k => k.Value), .. rows.Kept is { } kept ? new[] { kept } : []];

    private static FunctionCall Compare(string function, Scalar left, object right) => new(function, [left, new Constant(right, left.Type with { Nullable = false })], ScalarType.Condition);
}
