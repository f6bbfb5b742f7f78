using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary><c>$crossjoin</c> (OData 4.01 URL Conventions, 4.15; Data Aggregation 4.0, 4).</summary>
internal static class CrossJoinPlanner
{
    public static QueryPlan Plan(Planner planner, Question question, CrossJoin join)
    {
        QueryPlanner.RefuseOptions(question, "A cross join", ["$search", .. Period.Options]);
        if (join.IsCount)
            QueryPlanner.RefuseOptions(question, "A count", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
        var scope = new CrossScope([.. join.Sets.Select(set => planner.Enter(planner.Model[set]))]);
        var rows = QueryPlanner.RowsOf(planner, question, new RowSet(scope, new CrossJoinSource([.. scope.Entities.Select(Planner.Rows)]), null));
        if (join.IsCount)
            return new QueryPlan(ResultKind.Count, QueryPlanner.CountOf(rows));

        var order = OrderPlanner.Plan(planner, question.OrderBy, null, rows);
        var derived = rows.Scope is DerivedScope made ? DerivedOutputs.Of(made, question.SelectExpand) : null;
        return QueryPlanner.Page(question, rows, order, derived?.Outputs ?? Joined(planner, (CrossScope)rows.Scope, question)) with
        {
            Shapes = derived?.Shapes,
            Context = "Collection(Edm.ComplexType)",
        };
    }

    private static IReadOnlyList<Output> Joined(Planner planner, CrossScope scope, Question question) =>
        [.. scope.Entities.Select(entity => Link(planner, entity, question)).OfType<Output>(), .. OutputPlanner.SelectedComputed(scope, question.SelectExpand).SelectMany(Shown.Typed)];

    /// <summary>The entity itself when it is expanded, or else where to read it; null when <c>$select</c> leaves it out.</summary>
    private static Output? Link(Planner planner, EntityScope entity, Question question)
    {
        var clause = question.SelectExpand;
        var name = entity.Relation.Set.Name;
        if (clause?.SelectedItems.OfType<ExpandedReferenceSelectItem>().FirstOrDefault(i => i.Navigation().Name == name) is { } item)
            return new Output(name, new JsonObject(Nested(planner, entity, item, ExpandText.Of(question))));
        var isSelected = clause is null || clause.AllSelected || clause.SelectedItems.Any(i => i is WildcardSelectItem || i is PathSelectItem path && path.SelectedPath.FirstSegment.Identifier == name);
        return isSelected ? new Output($"{name}@odata.navigationLink", OutputPlanner.IdOf(entity).Value) : null;
    }

    private static IReadOnlyList<Output> Nested(Planner planner, EntityScope entity, ExpandedReferenceSelectItem item, ExpandText text)
    {
        if (planner.Nested(item) is not null
            || item is not ExpandedNavigationSelectItem { LevelsOption: null, FilterOption: null, SearchOption: null, CountOption: not true, OrderByOption: null, TopOption: null, SkipOption: null } expanded)
            throw QueryRefusedException.NotSupported("Anything but $select and $expand in the $expand of $crossjoin", "$expand");
        planner.SpendExpand(1);
        // No context URL tells what an entity of a joined row is.
        return [OutputPlanner.TypeOf(entity), .. new OutputPlanner(planner, period: null, text.Below(text.OptionsOf(item))).Plan(entity, expanded.SelectAndExpand, depth: 1)];
    }
}
