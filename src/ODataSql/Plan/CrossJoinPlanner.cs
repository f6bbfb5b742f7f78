using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary>The rows are one entity of each set, each under the name of its set.</summary>
internal sealed record CrossScope(IReadOnlyList<EntityScope> Entities) : Scope("")
{
    public IEnumerable<Scalar> Keys => Entities.Select(e => e.Key);

    public EntityScope Entity(string set) => Entities.Single(e => e.Relation.Set.Name == set);

    public override Output? Find(string path) => null;

    public override Scope With(IReadOnlyList<Output> computed) => computed.Count == 0 ? this : throw QueryRefusedException.NotSupported("$compute over $crossjoin", "$compute");

    public override IEnumerable<Output> Stored() => throw QueryRefusedException.NotSupported("$apply over $crossjoin", "$apply");

    public override Scope Around(string alias) => throw QueryRefusedException.NotSupported("$apply over $crossjoin", "$apply");
}

/// <summary><c>$crossjoin</c> (OData 4.01 URL Conventions, 4.15).</summary>
internal static class CrossJoinPlanner
{
    public static QueryPlan Plan(Planner planner, Question question, CrossJoin join)
    {
        Refuse(question, join.IsCount);
        var scope = new CrossScope([.. join.Sets.Select(set => planner.Enter(planner.Model[set]))]);
        var where = question.Filter is { } filter ? new ExpressionPlanner(planner, "$filter", scope).Plan(filter.Expression) : null;
        var rows = new RowSet(scope, new ProductSource([.. scope.Entities.Select(Planner.Rows)]), where);
        if (join.IsCount)
            return new QueryPlan(AnswerKind.Count, QueryPlanner.CountOf(rows));

        var order = OrderPlanner.Plan(planner, question.OrderBy, scope);
        var outputs = scope.Entities.Select(entity => Shown(planner, entity, question.SelectExpand)).OfType<Output>();
        return QueryPlanner.Page(question, rows, order, [.. outputs]) with { Context = "Collection(Edm.ComplexType)" };
    }

    private static void Refuse(Question question, bool isCount)
    {
        if (question.Apply.Count > 0 || question.Compute.Count > 0)
            throw QueryRefusedException.NotSupported("$apply or $compute over $crossjoin", "$crossjoin");
        QueryPlanner.RefuseOptions(question, "A cross join", "$search");
        if (isCount)
            QueryPlanner.RefuseOptions(question, "A count", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
    }

    /// <summary>The entity itself when it is expanded, or else where to read it; null when <c>$select</c> leaves it out.</summary>
    private static Output? Shown(Planner planner, EntityScope entity, SelectExpandClause? clause)
    {
        var name = entity.Relation.Set.Name;
        if (clause?.SelectedItems.OfType<ExpandedReferenceSelectItem>().FirstOrDefault(i => i.PathToNavigationProperty.LastSegment.Identifier == name) is { } item)
            return new Output(name, new JsonGroup(Nested(planner, entity, item)));
        var isSelected = clause is null || clause.AllSelected || clause.SelectedItems.Any(i => i is WildcardSelectItem || i is PathSelectItem path && path.SelectedPath.FirstSegment.Identifier == name);
        return isSelected ? new Output($"{name}@odata.navigationLink", OutputPlanner.Reference(entity).Value) : null;
    }

    private static IReadOnlyList<Output> Nested(Planner planner, EntityScope entity, ExpandedReferenceSelectItem item)
    {
        if (item is not ExpandedNavigationSelectItem { LevelsOption: null, ComputeOption: null, ApplyOption: null, FilterOption: null, SearchOption: null, CountOption: not true, OrderByOption: null, TopOption: null, SkipOption: null } expanded)
            throw QueryRefusedException.NotSupported("Anything but $select and $expand in the $expand of $crossjoin", "$expand");
        planner.SpendExpand(1);
        // No context URL tells what an entity of a joined row is.
        return [OutputPlanner.TypeOf(entity), .. new OutputPlanner(planner).Plan(entity, expanded.SelectAndExpand, depth: 1)];
    }
}
