using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Apply;

/// <summary>Plans <c>$compute</c>: each use of a name repeats its expression, and counts towards the limits.</summary>
internal static class ComputePlanner
{
    public static NameScope Plan(PlanContext context, IReadOnlyList<ComputedProperty> properties, NameScope scope, string option)
    {
        foreach (var property in properties)
        {
            var before = context.Nodes;
            var value = new ExpressionPlanner(context, option, scope).Plan(property.Value);
            scope = scope.With([new OutputColumn(property.Name, value) { IsDynamic = true, Cost = context.Nodes - before }]);
        }

        return scope;
    }
}
