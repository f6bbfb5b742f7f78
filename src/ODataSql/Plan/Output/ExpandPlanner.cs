using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;

namespace ODataSql.Plan.Output;

/// <summary>Plans <c>$expand</c> with its options (OData 4.01 Protocol, 11.2.5.2): nested rows, references or a count.</summary>
internal sealed class ExpandPlanner(PlanContext context, Period? around, ExpandText text)
{
    public OutputColumn[] Plan(EntityScope scope, ExpandedReferenceSelectItem item, int depth) => Plan(scope, item, depth, LevelsOf(item, depth));

    private OutputColumn[] Plan(EntityScope scope, ExpandedReferenceSelectItem item, int depth, long levels)
    {
        if (levels == 0)
            return [];
        context.CountExpand(depth);
        var navigation = item.Navigation();
        var isMany = navigation.TargetMultiplicity() == EdmMultiplicity.Many;
        if (!isMany)
            RefuseOptionsOfCollections(item, navigation);
        var join = context.Model.Join(scope.Relation, navigation);
        var own = context.Nested(item);
        var period = own?.Period ?? around;
        // A period that is replaced here counts as applied.
        if (own?.Period is not null && around is not null)
            context.UsePeriod(around);
        var periodUses = context.PeriodUses;
        var target = context.NewScope(join.Target, period);
        var search = item.SearchOption is { } clause ? NestedSearch.Decode(clause) : null;
        var computed = item.ComputeOption?.ComputedItems.Select(c => new ComputedProperty(c.Alias, (SingleValueNode)c.Expression)).ToList() ?? [];
        var rows = new RowOptions(own?.Apply ?? [], computed, item.FilterOption, search, isMany ? period : null)
            .Of(context, new RowSet(target, PlanContext.Rows(target), PlanContext.JoinCondition(scope, target, join)), "$expand");
        var count = item is ExpandedCountSelectItem || item.CountOption == true ? new[] { Count(navigation, rows) } : [];
        if (item is ExpandedCountSelectItem)
            return count;

        var options = text.OptionsOf(item);
        var outputs = item is ExpandedNavigationSelectItem nested
            ? Nested(rows.Scope, nested, period, options, depth, levels)
            : [OutputPlanner.Reference((EntityScope)rows.Scope)];
        var shown = new Select(rows.From, outputs) { Where = rows.Where };
        if (!isMany)
            return [new OutputColumn(navigation.Name, new JsonRow(shown))];
        var order = OrderPlanner.Plan(context, item.OrderByOption, search, rows);
        shown = shown with { OrderBy = order, Limit = item.TopOption, Offset = item.SkipOption };
        return [.. count, new OutputColumn(navigation.Name, Page(shown, scope, item, Rest))];

        string Rest() =>
            text.RemainingQuery(navigation.Name, options, levels, context.PeriodUses > periodUses, item.TopOption - context.NestedPageSize);
    }

    /// <summary>The columns of an expanded row; with <c>$levels</c>, the same property again with one level less.</summary>
    private IReadOnlyList<OutputColumn> Nested(
        NameScope scope, ExpandedNavigationSelectItem item, Period? period, IReadOnlyList<QueryOption> options, int depth, long levels)
    {
        if (scope is DerivedScope derived)
        {
            return item.LevelsOption is null
                ? Made(DerivedOutputs.Of(derived, item.SelectAndExpand))
                : throw QueryRefusedException.NotSupported("'$levels' of rows that $apply makes", "$expand");
        }

        var entity = (EntityScope)scope;
        if (levels > 1 && item.SelectAndExpand.SelectedItems.OfType<ExpandedReferenceSelectItem>().Any(inner => IsSame(inner, item)))
            throw ExpandParser.ExpandedTwice(item.Navigation().Name);
        var shown = new OutputPlanner(context, period, text.Nested(options)).Plan(entity, item.SelectAndExpand, depth);
        return levels == 1 ? shown : [.. shown, .. new ExpandPlanner(context, period, text).Plan(entity, item, depth + 1, levels - 1)];
    }

    /// <summary>The first page of an expanded collection, and the link to the rest.</summary>
    private JsonRows Page(Select rows, EntityScope from, ExpandedReferenceSelectItem item, Func<string> rest)
    {
        var size = context.NestedPageSize;
        if (rows.Limit <= size)
            return new JsonRows(rows);
        var property = item.Navigation().Name;
        var quote = from.Keys is [{ Type.Kind: EdmPrimitiveTypeKind.String }] ? "'" : "";
        return new JsonRows(rows with { Limit = size })
        {
            Page = new NestedPage(
                $"{property}@odata.nextLink",
                $"{context.ServiceRoot}{from.Relation.Set.Name}({quote}",
                from.Keys is [var only] ? only : OutputPlanner.KeyOf(from),
                $"{quote})/{property}{(item is ExpandedNavigationSelectItem ? "" : "/$ref")}?{rest()}$skiptoken="),
        };
    }

    /// <summary>Whether both items would have the same name in a row.</summary>
    private static bool IsSame(ExpandedReferenceSelectItem inner, ExpandedNavigationSelectItem item) =>
        inner.Navigation() == item.Navigation() && (inner is not ExpandedCountSelectItem || item.CountOption == true);

    /// <summary>The columns of transient rows, which have no id. The database can only build objects of one shape.</summary>
    private static IReadOnlyList<OutputColumn> Made(DerivedOutputs outputs) => outputs.Shapes is null
        ? [new OutputColumn(OutputPlanner.Id, new Constant(null, ScalarType.Text)), .. outputs.Outputs]
        : throw QueryRefusedException.NotSupported(
            "$apply with rows of several structures, as 'concat' and 'rollup' make them, in $expand", "$expand");

    private static OutputColumn Count(IEdmNavigationProperty navigation, RowSet rows) =>
        new($"{navigation.Name}@odata.count", new ScalarSubquery(QueryPlanner.CountOf(rows), ScalarType.Count));

    /// <summary>The number of levels: 1 without <c>$levels</c>; <c>max</c> is the largest that the depth limit allows.</summary>
    public static long LevelsOf(ExpandedReferenceSelectItem item, int depth) =>
        item is ExpandedNavigationSelectItem { LevelsOption: { } levels } expanded
        ? levels.IsMaxLevel ? Math.Max(1, Limits.ExpandDepth - depth + 1 - DepthOf(expanded.SelectAndExpand)) : levels.Level
        : 1;

    private static int DepthOf(SelectExpandClause clause) =>
        clause.SelectedItems.OfType<ExpandedReferenceSelectItem>()
            .Select(item => 1 + (item is ExpandedNavigationSelectItem nested ? DepthOf(nested.SelectAndExpand) : 0)).DefaultIfEmpty(0).Max();

    private void RefuseOptionsOfCollections(ExpandedReferenceSelectItem item, IEdmNavigationProperty navigation)
    {
        var option = item is ExpandedCountSelectItem ? "/$count"
            : context.Nested(item)?.Apply.Count > 0 ? "$apply"
            : item.CountOption == true ? "$count"
            : item.TopOption is not null ? "$top"
            : item.SkipOption is not null ? "$skip"
            : item.OrderByOption is not null ? "$orderby"
            : null;
        if (option is not null)
            throw QueryRefusedException.Invalid(
                "option-not-applicable", $"'{navigation.Name}' leads to one entity, and '{option}' goes with collections.", "$expand");
    }
}
