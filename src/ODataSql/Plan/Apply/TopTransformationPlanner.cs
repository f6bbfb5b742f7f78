using Microsoft.OData.Edm;
using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Apply;

/// <summary>
/// Plans transformations that keep some rows of each group: <c>top</c>, <c>skip</c>, and the top transformations, which take the largest or
/// smallest values up to a limit (OData Data Aggregation 4.0, 3.3.1). Rows of equal value are taken in their previous order, then by key.
/// </summary>
internal static class TopTransformationPlanner
{
    private static readonly ScalarType Real = new(EdmPrimitiveTypeKind.Double, Nullable: true);

    public static RowSet Slice(PlanContext context, RowSet rows, IReadOnlyList<GroupKey> keys, long skip, long? take)
    {
        if (keys.Count == 0)
            return rows with { Offset = skip == 0 ? null : skip, Limit = take };
        var number = RowNumber(context, rows, keys, rows.TotalOrder);
        rows = rows.AsSubquery(context, [number]);
        var place = rows.Column(number);
        var after = skip == 0 ? null : Compare("gt", place, skip);
        return rows.Filtered(PlanContext.And(after, take is { } count ? Compare("le", place, count) : null), inGroups: true);
    }

    public static RowSet Plan(PlanContext context, RowSet rows, IReadOnlyList<GroupKey> keys, TopTransformationStep step)
    {
        var by = new ExpressionPlanner(context, "$apply", rows.Scope).Plan(step.Value);
        if (step.Limit != "count" && !by.Type.IsNumber && by.Type.Kind != EdmPrimitiveTypeKind.None)
            throw QueryRefusedException.Invalid("not-a-number", $"A sum is over numbers, not over values of Edm.{by.Type.Kind}.", "$apply");
        List<OrderingTerm> order = [new OrderingTerm(by, step.Descending), .. rows.TotalOrder];
        if (step.Limit == "count" && keys.Count == 0)
            return WithOrderOf((rows with { OrderBy = order, Limit = (long)step.Measure }).AsSubquery(context, []), rows);
        if (step.Limit == "count")
            return WithOrderOf(Slice(context, rows with { OrderBy = order }, keys, 0, (long)step.Measure), rows);
        if (step.Limit == "sum" && step.Measure <= 0)
            return rows.Filtered(new Constant(false, ScalarType.Condition), keys.Count > 0);
        if (by is Column)
            return UntilSum(context, rows, keys, step, by);
        // Computes the added values only once.
        var value = new OutputColumn("#value", by);
        rows = rows.AsSubquery(context, [value]);
        return UntilSum(context, rows, keys, step, rows.Column(value));
    }

    /// <summary>Keeps rows up to the one whose running total reaches the sum or percentage.</summary>
    private static RowSet UntilSum(PlanContext context, RowSet rows, IReadOnlyList<GroupKey> keys, TopTransformationStep step, Scalar by)
    {
        List<OrderingTerm> order = [new OrderingTerm(by, step.Descending), .. rows.TotalOrder];
        // Reals are added as reals, all other numbers exactly.
        var total = by.Type.Kind is EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.None ? "total" : "total:decimal";
        var number = RowNumber(context, rows, keys, order);
        var partition = Partition(context, rows, keys);
        var running = new OutputColumn("#running", new WindowFunction(total, by, partition, order, Real));
        var whole = new OutputColumn("#whole", new WindowFunction(total, by, partition, [], Real));
        rows = rows.AsSubquery(context, step.Limit == "percent" ? [number, running, whole] : [number, running]);

        var place = new OutputColumn("#place", rows.Column(number));
        Scalar reached = step.Limit == "percent"
            ? new FunctionCall("decimal", [new FunctionCall("percent", [rows.Column(running), rows.Column(whole)], Real)], Real)
            : rows.Column(running);
        var enough = new FunctionCall("when", [Compare("ge", reached, step.Measure), rows.Column(number)], ScalarType.Count with { Nullable = true });
        var last = new OutputColumn("#last", new WindowFunction("min", enough, Partition(context, rows, keys), [], enough.Type));
        rows = rows.AsSubquery(context, [place, last]);
        var none = FunctionCall.Condition("eq", rows.Column(last), new Constant(null, last.Value.Type));
        return rows.Filtered(FunctionCall.Condition(
            "or", none, new FunctionCall("le", [rows.Column(place), rows.Column(last)], ScalarType.Condition)), keys.Count > 0);
    }

    /// <summary>The selected rows in their previous order.</summary>
    private static RowSet WithOrderOf(RowSet selected, RowSet rows) =>
        selected with { OrderBy = [.. selected.OrderBy.Skip(1).Take(rows.OrderBy.Count)] };

    private static OutputColumn RowNumber(PlanContext context, RowSet rows, IReadOnlyList<GroupKey> keys, IReadOnlyList<OrderingTerm> order) =>
        new("#place", new WindowFunction("row_number", null, Partition(context, rows, keys), order, ScalarType.Count));

    /// <summary>The partition of a group; filtered rows are in a partition of their own.</summary>
    private static IReadOnlyList<Scalar> Partition(PlanContext context, RowSet rows, IReadOnlyList<GroupKey> keys) =>
        [.. GroupPlanner.Keys(context, rows.Scope, keys).Select(k => k.Value), .. rows.GroupFilter is { } kept ? new[] { kept } : []];

    private static FunctionCall Compare(string function, Scalar left, object right) =>
        new(function, [left, new Constant(right, left.Type with { Nullable = false })], ScalarType.Condition);
}
