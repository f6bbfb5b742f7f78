using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>Where a path ends: rows of one relation, which of them, and whether it is many, one, their number, or one property.</summary>
internal sealed record PathTarget(EntityScope Scope, Scalar? Where, ResultKind Kind, Select? Parent, IEdmProperty? Property = null);

/// <summary>Follows a resource path (OData 4.01 URL Conventions, 4): set, filter, key, navigation, property, value, count.</summary>
internal static class PathPlanner
{
    public static PathTarget Plan(PlanContext context, ODataPath path)
    {
        if (path.FirstSegment is not EntitySetSegment set)
            throw QueryRefusedException.NotSupported($"A path that begins with '{path.FirstSegment?.Identifier}'", path.FirstSegment?.Identifier ?? "");

        var target = new PathTarget(context.NewScope(context.Model[set.EntitySet]), null, ResultKind.Collection, null);
        if (path.Count(segment => segment is NavigationPropertySegment or FilterSegment) > Limits.PathLength)
            throw QueryRefusedException.Invalid("too-deep", $"A path may have {Limits.PathLength} steps.", "path");
        foreach (var segment in path.Skip(1))
            target = Follow(context, target, segment);
        return target;
    }

    private static PathTarget Follow(PlanContext context, PathTarget target, ODataPathSegment segment) => segment switch
    {
        TypeSegment type when target.Kind is ResultKind.Collection or ResultKind.Entity && type.EdmType.AsElementType() == target.Scope.Relation.Type => target,
        FilterSegment filter when target.Kind == ResultKind.Collection => target with
        {
            Where = PlanContext.And(target.Where, new ExpressionPlanner(context, "$filter", target.Scope).Plan(filter.Expression)),
        },
        // Each of them is what they are; it means more to those who change them.
        EachSegment when target.Kind == ResultKind.Collection => target,
        KeySegment key when target.Kind == ResultKind.Collection => WithKey(target, key),
        NavigationPropertySegment navigation when target.Kind == ResultKind.Entity => Navigate(context, target, navigation.NavigationProperty),
        PropertySegment property when target.Kind == ResultKind.Entity => target with { Kind = ResultKind.Property, Property = property.Property },
        ValueSegment when target.Kind == ResultKind.Property => target with { Kind = ResultKind.Value },
        CountSegment when target.Kind == ResultKind.Collection => target with { Kind = ResultKind.Count },
        _ => throw QueryRefusedException.NotSupported($"The path segment '{segment.Identifier}'", segment.Identifier ?? ""),
    };

    private static PathTarget WithKey(PathTarget target, KeySegment key)
    {
        foreach (var (name, value) in key.Keys)
        {
            if (value is not null && value is not (string or long or int or short or bool or Guid or decimal or double) && ParserValues.ToClr(value) == value)
                throw QueryRefusedException.NotSupported("This key", name);
            var column = target.Scope.Column(target.Scope.Relation.Type.FindProperty(name));
            target = target with { Where = PlanContext.And(target.Where, new FunctionCall("eq", [column, new Constant(ParserValues.ToClr(value), column.Type with { Nullable = false })], ScalarType.Condition)) };
        }

        // What a key does not find is not there, whatever it was looked for in.
        return target with { Kind = ResultKind.Entity, Parent = null };
    }

    private static PathTarget Navigate(PlanContext context, PathTarget from, IEdmNavigationProperty navigation)
    {
        var join = context.Model.Join(from.Scope.Relation, navigation);
        var next = context.NewScope(join.Target);
        var tie = from.Scope.Column(join.SourceColumn, ScalarType.Count);
        var parent = new Select(PlanContext.Rows(from.Scope), [new OutputColumn("value", tie)]) { Where = from.Where };
        var where = new FunctionCall("eq", [next.Column(join.TargetColumn, ScalarType.Count), new ScalarSubquery(parent, ScalarType.Count)], ScalarType.Condition);
        return new PathTarget(next, where, navigation.TargetMultiplicity() == EdmMultiplicity.Many ? ResultKind.Collection : ResultKind.Entity, parent);
    }
}
