using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>Plans <c>$crossjoin</c> (OData 4.01 URL Conventions, 4.15; Data Aggregation 4.0, 4).</summary>
internal static class CrossJoinPlanner
{
    public static QueryPlan Plan(PlanContext context, ParsedQuery query, CrossJoin join)
    {
        QueryPlanner.RefuseOptions(query, "A cross join", ["$search", .. Period.Options]);
        if (join.IsCount)
            QueryPlanner.RefuseOptions(query, "A count", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
        var scope = new CrossJoinScope([.. join.Sets.Select(set => context.NewScope(context.Model[set]))]);
        var rows = QueryPlanner.RowsOf(context, query, new RowSet(scope, new CrossJoinSource([.. scope.Entities.Select(PlanContext.Rows)]), null));
        if (join.IsCount)
            return new QueryPlan(ResultKind.Count, QueryPlanner.CountOf(rows));

        var order = OrderPlanner.Plan(context, query.OrderBy, null, rows);
        var derived = rows.Scope is DerivedScope transformed ? DerivedOutputs.Of(transformed, query.SelectExpand) : null;
        return QueryPlanner.Page(query, rows, order, derived?.Outputs ?? Joined(context, (CrossJoinScope)rows.Scope, query)) with
        {
            Shapes = derived?.Shapes,
            Context = "Collection(Edm.ComplexType)",
        };
    }

    private static IReadOnlyList<OutputColumn> Joined(PlanContext context, CrossJoinScope scope, ParsedQuery query) =>
        [
            .. scope.Entities.Select(entity => Link(context, entity, query)).OfType<OutputColumn>(),
            .. OutputPlanner.SelectedComputed(scope, query.SelectExpand).SelectMany(OutputValues.WithType),
        ];

    /// <summary>The entity if it is expanded, else a link to it; null when it is not selected.</summary>
    private static OutputColumn? Link(PlanContext context, EntityScope entity, ParsedQuery query)
    {
        var clause = query.SelectExpand;
        var name = entity.Relation.Set.Name;
        if (clause?.SelectedItems.OfType<ExpandedReferenceSelectItem>().FirstOrDefault(i => i.Navigation().Name == name) is { } item)
            return new OutputColumn(name, new JsonMembers(Nested(context, entity, item, ExpandText.Of(query))));
        var isSelected = clause is null || clause.AllSelected || clause.SelectedItems.Any(
            i => i is WildcardSelectItem || i is PathSelectItem path && path.SelectedPath.FirstSegment.Identifier == name);
        return isSelected ? new OutputColumn($"{name}@odata.navigationLink", OutputPlanner.IdOf(entity).Value) : null;
    }

    private static IReadOnlyList<OutputColumn> Nested(PlanContext context, EntityScope entity, ExpandedReferenceSelectItem item, ExpandText text)
    {
        if (context.Nested(item) is not null
            || item is not ExpandedNavigationSelectItem { LevelsOption: null, FilterOption: null, SearchOption: null } expanded
            || item is not { CountOption: not true, OrderByOption: null, TopOption: null, SkipOption: null })
            throw QueryRefusedException.NotSupported("Anything but $select and $expand in the $expand of $crossjoin", "$expand");
        context.CountExpand(1);
        // The context URL does not tell the types of joined entities.
        var outputs = new OutputPlanner(context, period: null, text.Nested(text.OptionsOf(item)));
        return [OutputPlanner.TypeOf(entity), .. outputs.Plan(entity, expanded.SelectAndExpand, depth: 1)];
    }
}
