using Microsoft.OData.Edm;
using Microsoft.OData.UriParser.Aggregation;

namespace ODataSql.Plan;

/// <summary><c>$apply</c> (OData Data Aggregation 4.0): each transformation that groups becomes one nested SELECT.</summary>
internal static class ApplyPlanner
{
    public static RowSet Plan(Planner planner, ApplyClause clause, RowSet rows)
    {
        foreach (var transformation in clause.Transformations)
            rows = Transform(planner, transformation, rows);
        return rows;
    }

    private static RowSet Transform(Planner planner, TransformationNode transformation, RowSet rows) => transformation switch
    {
        FilterTransformationNode filter => rows with { Where = Planner.And(rows.Where, Expressions(planner, rows).Plan(filter.FilterClause.Expression)) },
        AggregateTransformationNode aggregate => Group(planner, rows, [], aggregate),
        GroupByTransformationNode { ChildTransformations: null or AggregateTransformationNode } groupBy =>
            Group(planner, rows, [.. groupBy.GroupingProperties], groupBy.ChildTransformations as AggregateTransformationNode),
        _ => throw QueryRefusedException.NotSupported($"The transformation '{transformation.Kind.ToString().ToLowerInvariant()}' in $apply", "$apply"),
    };

    private static RowSet Group(Planner planner, RowSet rows, IReadOnlyList<GroupByPropertyNode> properties, AggregateTransformationNode? aggregate)
    {
        var expressions = Expressions(planner, rows);
        var keys = properties.SelectMany(p => Keys(expressions, p, prefix: "")).ToList();
        var values = aggregate?.AggregateExpressions.Select(a => new Output(a.Alias, Aggregate(expressions, a))).ToList() ?? [];
        if (keys.Concat(values).GroupBy(o => o.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw QueryRefusedException.Invalid("repeated-alias", $"'{twice.Key}' names two results of one transformation; give one of them another name.", "$apply");
        var grouped = new Select(rows.From, [.. keys, .. values])
        {
            Where = rows.Where,
            GroupKeys = keys.Count,
        };
        var scope = new DerivedScope(planner.NewAlias(), grouped.Outputs, keys.Count);
        return new RowSet(scope, new DerivedSource(scope.Alias, grouped), null);
    }

    private static IEnumerable<Output> Keys(ExpressionPlanner expressions, GroupByPropertyNode property, string prefix)
    {
        var path = prefix + property.Name;
        return property.Expression is { } expression
            ? [new Output(path, expressions.Plan(expression))]
            : property.ChildTransformations.SelectMany(child => Keys(expressions, child, path + "/"));
    }

    private static Aggregate Aggregate(ExpressionPlanner expressions, AggregateExpressionBase node)
    {
        if (node is not AggregateExpression aggregate)
            throw QueryRefusedException.NotSupported("Aggregating over a navigation property to many", "$apply");
        if (aggregate.Method == AggregationMethod.VirtualPropertyCount)
            return new Aggregate("$count", null, ScalarType.Count);

        var argument = expressions.Plan(aggregate.Expression);
        return aggregate.Method switch
        {
            AggregationMethod.Sum => new Aggregate("sum", Number(argument, aggregate.Alias), argument.Type with { Nullable = true, Kind = Widened(argument.Type.Kind) }),
            AggregationMethod.Average => new Aggregate("average", Number(argument, aggregate.Alias), new ScalarType(EdmPrimitiveTypeKind.Double, Nullable: true)),
            AggregationMethod.Min => new Aggregate("min", argument, argument.Type with { Nullable = true }),
            AggregationMethod.Max => new Aggregate("max", argument, argument.Type with { Nullable = true }),
            AggregationMethod.CountDistinct => new Aggregate("countdistinct", argument, ScalarType.Count),
            _ => throw QueryRefusedException.NotSupported($"The aggregation method '{aggregate.MethodDefinition.MethodLabel}'", "$apply"),
        };
    }

    private static EdmPrimitiveTypeKind Widened(EdmPrimitiveTypeKind kind) =>
        kind is EdmPrimitiveTypeKind.Byte or EdmPrimitiveTypeKind.SByte or EdmPrimitiveTypeKind.Int16 or EdmPrimitiveTypeKind.Int32 ? EdmPrimitiveTypeKind.Int64 : kind;

    private static Scalar Number(Scalar argument, string alias) =>
        argument.Type.Kind is EdmPrimitiveTypeKind.String or EdmPrimitiveTypeKind.Boolean or EdmPrimitiveTypeKind.Date or EdmPrimitiveTypeKind.DateTimeOffset or EdmPrimitiveTypeKind.TimeOfDay
            ? throw QueryRefusedException.Invalid("not-a-number", $"'{alias}' adds up values that are not numbers but Edm.{argument.Type.Kind}.", "$apply")
            : argument;

    private static ExpressionPlanner Expressions(Planner planner, RowSet rows) => new(planner, "$apply", rows.Scope);
}
