using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Apply;

/// <summary><c>$compute</c>: each expression stands wherever its name is used, and each use is paid for.</summary>
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
