using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>Plans the call of a function that returns rows (OData 4.01 URL Conventions, 4.5).</summary>
internal static class CallPlanner
{
    /// <summary>The rows of an unbound function.</summary>
    public static PathTarget Call(PlanContext context, OperationImportSegment call) =>
        RowsOf(context, call.OperationImports.Single().Operation, call.Parameters, []) with { Parent = null };

    /// <summary>The rows of a function bound to one row; there are none, and no resource, where that row is not.</summary>
    public static PathTarget Call(PlanContext context, PathTarget row, OperationSegment call)
    {
        var key = row.Scope.Keys is [var only]
            ? only
            : throw QueryRefusedException.NotSupported("A function on a key of several values", call.Identifier);
        var parent = new Select(PlanContext.Rows(row.Scope), [new OutputColumn("value", key)]) { Where = row.Where };
        var operation = call.Operations.Single();
        var bound = KeyValuePair.Create<string, Scalar>(operation.Parameters.First().Name, new ScalarSubquery(parent, key.Type));
        return RowsOf(context, operation, call.Parameters, [bound]) with { Parent = parent };
    }

    private static PathTarget RowsOf(
        PlanContext context, IEdmOperation operation, IEnumerable<OperationSegmentParameter> given, IReadOnlyList<KeyValuePair<string, Scalar>> bound)
    {
        if (context.Model.Function(operation) is not { } relation)
            throw QueryRefusedException.NotSupported($"Reading '{operation.Name}'", operation.Name);
        var values = given.ToDictionary(parameter => parameter.Name, parameter => ValueOf(context, parameter), StringComparer.Ordinal);
        var arguments = operation.Parameters.Skip(bound.Count).Select(parameter => KeyValuePair.Create(
            parameter.Name,
            values.GetValueOrDefault(parameter.Name) is { } value and not Constant { Value: null }
                ? value
                : throw QueryRefusedException.Invalid(
                    "missing-value", $"'{operation.Name}' needs a value of '{parameter.Name}'.", parameter.Name)));
        return new PathTarget(context.NewScope(relation) with { Arguments = [.. bound, .. arguments] }, null, ResultKind.Collection, null);
    }

    private static Scalar ValueOf(PlanContext context, OperationSegmentParameter parameter) => parameter.Value is SingleValueNode node
        ? new ExpressionPlanner(context, parameter.Name, new DerivedScope("", [], 0)).Plan(node)
        : throw QueryRefusedException.NotSupported($"This value of '{parameter.Name}'", parameter.Name);
}
