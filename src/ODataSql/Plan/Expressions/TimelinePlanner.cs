using Microsoft.OData.Edm;
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
        var (from, to) = (Value(context, relation, period.From, start.Type.Kind), Value(context, relation, period.To, start.Type.Kind));
        if (from is Constant first && to is Constant last && Comparer<object>.Default.Compare(first.Value, last.Value) > 0)
            throw QueryRefusedException.Invalid(
                "invalid-period", $"The period ends before it begins; '{period.To.Option}' comes after '$from'.", period.To.Option);
        return PlanContext.And(
            FunctionCall.Condition(period.IncludesTo ? "le" : "lt", start, to),
            FunctionCall.Condition("gt", end, from));
    }

    private static Scalar Boundary(NameScope scope, Relation relation, string property, Period period) =>
        scope is EntityScope entity ? entity.Column(relation.Type.FindProperty(property))
        : scope.Find(property)?.Value ?? throw QueryRefusedException.Invalid(
            "option-not-applicable",
            $"'{period.Option}' asks for periods, which the rows have no longer after $apply; group by '{property}' too, or filter first.",
            period.Option);

    private static Scalar Value(PlanContext context, Relation relation, Moment moment, EdmPrimitiveTypeKind kind)
    {
        var value = moment.Value is { } node
            ? new ExpressionPlanner(context, moment.Option, new DerivedScope("", [], 0)).Plan(node)
            : new Constant(Limit(kind, moment.IsLast), new ScalarType(kind, Nullable: false));
        return value.Type.Kind == kind && value is not Constant { Value: null }
            ? value
            : throw QueryRefusedException.Invalid(
                "wrong-type",
                $"The periods of {relation.Set.Name} are of Edm.{kind}, and so is the value of '{moment.Option}'"
                + $"{(kind == EdmPrimitiveTypeKind.Date ? ", such as 2014-05-14" : "")}.",
                moment.Option);
    }

    private static object Limit(EdmPrimitiveTypeKind kind, bool isLast) => kind == EdmPrimitiveTypeKind.Date
        ? isLast ? DateOnly.MaxValue : DateOnly.MinValue
        : isLast ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue;
}
