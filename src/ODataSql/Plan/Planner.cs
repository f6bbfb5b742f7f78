using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Model;

namespace ODataSql.Plan;

/// <summary>State of planning one request: the map, fresh aliases, budgets, and what parameter aliases stand for.</summary>
internal sealed class Planner(RelationalModel model, IDictionary<string, SingleValueNode> parameterAliases, DateTimeOffset now)
{
    /// <summary>Most nodes that the expressions of one request may have together.</summary>
    public const int MaxNodes = 400;

    /// <summary>Most items in one <c>in</c> list.</summary>
    public const int MaxInItems = 1_000;

    /// <summary>Deepest nesting of <c>$expand</c>.</summary>
    public const int MaxExpandDepth = 4;

    /// <summary>Most expanded navigation properties in one request.</summary>
    public const int MaxExpands = 12;

    private int _aliases;
    private int _nodes;
    private int _expands;

    public RelationalModel Model => model;

    /// <summary>What <c>now()</c> means in this request: one instant, wherever it is asked.</summary>
    public DateTimeOffset Now => now;

    public SingleValueNode? ParameterAlias(string alias) => parameterAliases.TryGetValue(alias, out var node) ? node : null;

    public EntityScope Enter(Relation relation) => new(NewAlias(), relation);

    public string NewAlias() => $"t{_aliases++}";

    public void SpendNode(string option)
    {
        if (++_nodes > MaxNodes)
            throw QueryRefusedException.Invalid("too-complex", $"The request has more than {MaxNodes} operators, functions and values; ask in smaller steps.", option);
    }

    public void SpendExpand(int depth)
    {
        if (depth > MaxExpandDepth)
            throw QueryRefusedException.Invalid("too-deep", $"$expand may be nested {MaxExpandDepth} deep.", "$expand");
        if (++_expands > MaxExpands)
            throw QueryRefusedException.Invalid("too-complex", $"A request may expand {MaxExpands} navigation properties.", "$expand");
    }

    /// <summary>The condition that ties the rows of <paramref name="target"/> to a row of <paramref name="from"/>.</summary>
    public static Scalar Tie(EntityScope from, EntityScope target, NavigationJoin join) =>
        new Call("eq", [KeyColumn(target, join.TargetColumn), KeyColumn(from, join.SourceColumn)], ScalarType.Condition);

    public static RelationSource Rows(EntityScope scope) => new(scope.Alias, scope.Relation.Name);

    public static Scalar? And(Scalar? left, Scalar? right) =>
        left is null ? right : right is null ? left : new Call("and", [left, right], ScalarType.Condition);

    // Ties compare keys, and a key that is null has no partner: plain equality says so in every position.
    private static Column KeyColumn(EntityScope scope, string column) => new(scope.Alias, column, new ScalarType(EdmPrimitiveTypeKind.Int64, Nullable: false));
}
