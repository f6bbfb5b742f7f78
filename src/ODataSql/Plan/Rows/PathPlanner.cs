using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>The target of a path: the rows of one relation, a filter, and the kind of result.</summary>
internal sealed record PathTarget(EntityScope Scope, Scalar? Where, ResultKind Kind, Select? Parent, IEdmProperty? Property = null);

/// <summary>Plans a resource path (OData 4.01 URL Conventions, 4): set, filter, key, navigation, property, value, count.</summary>
internal static class PathPlanner
{
    public static PathTarget Plan(PlanContext context, ODataPath path, Period? period)
    {
        var target = path.FirstSegment switch
        {
            EntitySetSegment set => new PathTarget(context.NewScope(context.Model[set.EntitySet], period), null, ResultKind.Collection, null),
            OperationImportSegment call => CallPlanner.Call(context, call),
            var other => throw QueryRefusedException.NotSupported($"A path that begins with '{other?.Identifier}'", other?.Identifier ?? ""),
        };
        if (path.Count(segment => segment is NavigationPropertySegment or FilterSegment) > Limits.PathLength)
            throw QueryRefusedException.Invalid("too-deep", $"A path may have {Limits.PathLength} steps.", "path");
        foreach (var segment in path.Skip(1))
            target = Follow(context, target, segment);
        return target;
    }

    private static PathTarget Follow(PlanContext context, PathTarget target, ODataPathSegment segment) => segment switch
    {
        TypeSegment type
            when target.Kind is ResultKind.Collection or ResultKind.Entity && type.EdmType.AsElementType() == target.Scope.Relation.Type =>
            target,
        FilterSegment filter when target.Kind == ResultKind.Collection => target with
        {
            Where = PlanContext.And(target.Where, new ExpressionPlanner(context, "$filter", target.Scope).Plan(filter.Expression)),
        },
        // $each changes nothing for reads; writes need it.
        EachSegment when target.Kind == ResultKind.Collection => target,
        KeySegment key when target is { Kind: ResultKind.Collection, Scope.Relation.Function: null } => WithKey(target, key),
        OperationSegment call when target.Kind == ResultKind.Entity => CallPlanner.Call(context, target, call),
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
            if (value is not null && value is not (
                string or long or int or short or bool or Guid or decimal or double) && ParserValues.ToClr(value) == value)
                throw QueryRefusedException.NotSupported("This key", name);
            var column = target.Scope.Column(target.Scope.Relation.Type.FindProperty(name));
            target = target with
            {
                Where = PlanContext.And(
                target.Where, FunctionCall.Condition("eq", column, new Constant(ParserValues.ToClr(value), column.Type with { Nullable = false })))
            };
        }

        // A missing key is 404 whatever the collection, so the parent needs no check.
        return target with { Kind = ResultKind.Entity, Parent = null };
    }

    private static PathTarget Navigate(PlanContext context, PathTarget from, IEdmNavigationProperty navigation)
    {
        var join = context.Model.Join(from.Scope.Relation, navigation);
        var next = context.NewScope(join.Target, from.Scope.Period);
        var where = PlanContext.JoinCondition(next, join, column => new ScalarSubquery(Parent(column), ScalarType.Count));
        return new PathTarget(
            next, where, navigation.TargetMultiplicity() == EdmMultiplicity.Many ? ResultKind.Collection : ResultKind.Entity,
            Parent(join.Columns[0].SourceColumn));

        Select Parent(string column) =>
            new(PlanContext.Rows(from.Scope), [new OutputColumn("value", from.Scope.Column(column, ScalarType.Count))]) { Where = from.Where };
    }
}
