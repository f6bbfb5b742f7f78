using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Expressions;

/// <summary>
/// Plans a period on a timeline (OData Temporal Data 4.0, 4.2.3): a condition that rows overlap it. It applies to the requested and expanded
/// collections, and not inside <c>any</c>, <c>all</c> and <c>$count</c>.
/// </summary>
internal static class TimelinePlanner
{
    public static Scalar? Condition(PlanContext context, Relation relation, NameScope scope, Period? period)
    {
        if (period is null || relation.Timeline is not { } timeline)
            return null;
        context.UsePeriod(period);
        var (start, end) = (Boundary(scope, relation, timeline.PeriodStart, period), Boundary(scope, relation, timeline.PeriodEnd, period));
        var (from, to) = (Value(period.From), Value(period.To));
        if (from is Constant first && to is Constant last && Comparer<object>.Default.Compare(first.Value, last.Value) > 0)
            throw QueryRefusedException.Invalid(
                "invalid-period", $"The period ends before it begins; '{period.To.Option}' comes after '$from'.", period.To.Option);
        return PlanContext.And(
            FunctionCall.Condition(period.IncludesTo ? "le" : "lt", start, to),
            FunctionCall.Condition("gt", end, from));

        Scalar Value(Moment moment) => SnapshotPlanner.Value(context, relation, moment, start.Type.Kind);
    }

    private static Scalar Boundary(NameScope scope, Relation relation, string property, Period period) =>
        scope is EntityScope entity ? entity.Column(relation.Type.FindProperty(property))
        : scope.Find(property)?.Value ?? throw QueryRefusedException.Invalid(
            "option-not-applicable",
            $"'{period.Option}' asks for periods, which the rows have no longer after $apply; group by '{property}' too, or filter first.",
            period.Option);
}
