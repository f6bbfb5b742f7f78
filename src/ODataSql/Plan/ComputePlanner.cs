using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary><c>$compute</c>: each expression stands wherever its name is used, and each use is paid for.</summary>
internal static class ComputePlanner
{
    public static Scope Plan(Planner planner, IReadOnlyList<ComputedProperty> properties, Scope scope, string option)
    {
        foreach (var property in properties)
        {
            var before = planner.Nodes;
            var value = new ExpressionPlanner(planner, option, scope).Plan(property.Value);
            scope = scope.With([new Output(property.Name, value) { IsDynamic = true, Cost = planner.Nodes - before }]);
        }

        return scope;
    }
}
