using Microsoft.OData.Edm;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Expressions;

/// <summary>
/// Plans the moment of a snapshot (OData Temporal Data 4.0, 4.2.2). It is fixed before every other option: paths, expressions, lambdas,
/// counts and expanded rows all see the rows as they stood then.
/// </summary>
internal static class SnapshotPlanner
{
    /// <summary>The moment at which the rows of a relation are read; null for now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="period">The period that applies where the relation is reached.</param>
    public static Scalar? Moment(PlanContext context, Relation relation, Period? period)
    {
        if (relation.Snapshot is not { } snapshot || period is not { IsMoment: true })
            return null;
        context.UsePeriod(period);
        return Value(context, relation, period.From, snapshot.Unit);
    }

    /// <summary>The value of a moment, which is of the type of the periods of a relation.</summary>
    public static Scalar Value(PlanContext context, Relation relation, Moment moment, EdmPrimitiveTypeKind kind)
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
