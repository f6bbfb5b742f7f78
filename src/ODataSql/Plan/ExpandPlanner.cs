using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary><c>$expand</c> with its options (OData 4.01 Protocol, 11.2.5.2): rows, references or a number under each row.</summary>
internal sealed class ExpandPlanner(Planner planner, OutputPlanner outputs)
{
    public Output[] Plan(EntityScope scope, ExpandedReferenceSelectItem item, int depth) => Plan(scope, item, depth, LevelsOf(item, depth));

    private Output[] Plan(EntityScope scope, ExpandedReferenceSelectItem item, int depth, long levels)
    {
        if (levels == 0)
            return [];
        planner.SpendExpand(depth);
        var navigation = ((NavigationPropertySegment)item.PathToNavigationProperty.LastSegment).NavigationProperty;
        var isMany = navigation.TargetMultiplicity() == EdmMultiplicity.Many;
        if (!isMany)
            RefuseOptionsOfCollections(item, navigation);
        if (item.ApplyOption is not null)
            throw QueryRefusedException.NotSupported("$apply in $expand", "$expand");

        var join = planner.Model.Join(scope.Relation, navigation);
        var target = planner.Enter(join.Target);
        if (item.ComputeOption is { } compute)
            target = (EntityScope)ComputePlanner.Plan(planner, ComputeParser.Checked(compute, target.Relation.Type), target, "$expand");
        var search = item.SearchOption is { } clause ? NestedSearch.TextOf(clause) : null;
        var rows = new Select(Planner.Rows(target), [])
        {
            Where = Planner.And(
                Planner.And(Planner.Tie(scope, target, join), item.FilterOption is { } filter ? new ExpressionPlanner(planner, "$expand", target).Plan(filter.Expression) : null),
                search is null ? null : SearchPlanner.Condition(planner, target, search)),
        };
        var count = item is ExpandedCountSelectItem || item.CountOption == true ? new[] { Count(navigation, rows) } : [];
        if (item is ExpandedCountSelectItem)
            return count;

        rows = rows with { Outputs = item is ExpandedNavigationSelectItem nested ? Nested(target, nested, depth, levels) : [OutputPlanner.Reference(target)] };
        return isMany
            ? [.. count, new Output(navigation.Name, new JsonArray(rows with { OrderBy = OrderPlanner.Plan(planner, item.OrderByOption, target, search), Limit = item.TopOption, Offset = item.SkipOption }))]
            : [new Output(navigation.Name, new JsonObject(rows))];
    }

    /// <summary>What an expanded row shows: with <c>$levels</c> also the same property again, one level less.</summary>
    private IReadOnlyList<Output> Nested(EntityScope target, ExpandedNavigationSelectItem item, int depth, long levels)
    {
        var shown = outputs.Plan(target, item.SelectAndExpand, depth);
        return levels == 1 ? shown : [.. shown, .. Plan(target, item, depth + 1, levels - 1)];
    }

    private static Output Count(IEdmNavigationProperty navigation, Select rows) =>
        new($"{navigation.Name}@odata.count", new Lookup(rows with { Outputs = [new Output("count", new Aggregate("$count", null, ScalarType.Count))] }, ScalarType.Count));

    /// <summary>How many times the property is followed: once, or as <c>$levels</c> says; <c>max</c> is as deep as an answer may be.</summary>
    private static long LevelsOf(ExpandedReferenceSelectItem item, int depth) => item is ExpandedNavigationSelectItem { LevelsOption: { } levels } expanded
        ? levels.IsMaxLevel ? Math.Max(1, Limits.ExpandDepth - depth + 1 - DepthOf(expanded.SelectAndExpand)) : levels.Level
        : 1;

    private static int DepthOf(SelectExpandClause clause) =>
        clause.SelectedItems.OfType<ExpandedReferenceSelectItem>().Select(item => 1 + (item is ExpandedNavigationSelectItem nested ? DepthOf(nested.SelectAndExpand) : 0)).DefaultIfEmpty(0).Max();

    private static void RefuseOptionsOfCollections(ExpandedReferenceSelectItem item, IEdmNavigationProperty navigation)
    {
        var option = item is ExpandedCountSelectItem ? "/$count"
            : item.CountOption == true ? "$count"
            : item.TopOption is not null ? "$top"
            : item.SkipOption is not null ? "$skip"
            : item.OrderByOption is not null ? "$orderby"
            : null;
        if (option is not null)
            throw QueryRefusedException.Invalid("option-not-applicable", $"'{navigation.Name}' leads to one entity, and '{option}' goes with collections.", "$expand");
    }
}
