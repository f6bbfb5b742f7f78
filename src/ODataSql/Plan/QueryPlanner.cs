using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Apply;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;

namespace ODataSql.Plan;

/// <summary>Plans a parsed query.</summary>
internal static class QueryPlanner
{
    public static QueryPlan Plan(RelationalModel model, ParsedQuery query)
    {
        var context = new PlanContext(model, query);
        var plan = Plan(context, query);
        context.RefuseUnusedPeriods();
        return plan;
    }

    private static QueryPlan Plan(PlanContext context, ParsedQuery query)
    {
        if (query.CrossJoin is { } join)
            return CrossJoinPlanner.Plan(context, query, join);
        if (query.All is { } all)
            return AllEntitiesPlanner.Plan(context, query, all);
        var path = PathPlanner.Plan(context, query.Path, query.Period);
        if (query.IsReference && path.Kind is not (ResultKind.Collection or ResultKind.Entity))
            throw QueryRefusedException.Invalid("option-not-applicable", "'$ref' goes with entities and their collections.", "$ref");
        return path.Kind switch
        {
            ResultKind.Entity => PlanEntity(context, query, path),
            ResultKind.Property or ResultKind.Value => PlanProperty(query, path),
            ResultKind.Count => PlanCount(context, query, path),
            _ => PlanCollection(context, query, path),
        };
    }

    private static QueryPlan PlanEntity(PlanContext context, ParsedQuery query, PathTarget path)
    {
        RefuseOptions(query, "One entity", "$apply", "$filter", "$search", "$orderby", "$top", "$skip", "$count", "$skiptoken");
        if (query.IsReference)
            RefuseOptions(query, "A reference", "$select", "$expand", "$compute");
        var scope = (EntityScope)ComputePlanner.Plan(context, query.Compute, path.Scope, "$compute");
        var outputs = query.IsReference
            ? [OutputPlanner.Reference(path.Scope)]
            : new OutputPlanner(context, query.Period, ExpandText.Of(query)).Plan(scope, query.SelectExpand, depth: 0);
        return new QueryPlan(ResultKind.Entity, new Select(PlanContext.Rows(path.Scope), outputs) { Where = path.Where })
        {
            Parent = path.Parent,
            Context = query.IsReference ? ContextUrl.Reference : new ContextUrl(context).Of(scope, query.SelectExpand) + "/$entity",
        };
    }

    private static QueryPlan PlanProperty(ParsedQuery query, PathTarget path)
    {
        RefuseOptions(
            query, "One property",
            "$apply", "$compute", "$filter", "$search", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
        var (property, key) = (path.Property!, path.Scope.Keys[0]);
        IReadOnlyList<OutputColumn> outputs = [new OutputColumn("value", path.Scope.Column(property)), new OutputColumn("#0", key)];
        return new QueryPlan(path.Kind, new Select(PlanContext.Rows(path.Scope), outputs) { Where = path.Where })
        {
            Parent = path.Parent,
            Context = $"{path.Scope.Relation.Set.Name}({{0}})/{property.Name}",
        };
    }

    private static QueryPlan PlanCount(PlanContext context, ParsedQuery query, PathTarget path)
    {
        RefuseOptions(query, "A count", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
        var rows = RowsOf(context, query, StartOf(path));
        return new QueryPlan(ResultKind.Count, CountOf(rows)) { Parent = path.Parent };
    }

    private static QueryPlan PlanCollection(PlanContext context, ParsedQuery query, PathTarget path)
    {
        if (query.IsReference)
            RefuseOptions(query, "A collection of references", "$apply", "$select", "$expand");
        var rows = RowsOf(context, query, StartOf(path));
        var order = OrderPlanner.Plan(context, query.OrderBy, query.Search, rows);
        var derived = rows.Scope is DerivedScope scope ? DerivedOutputs.Of(scope, query.SelectExpand) : null;
        var outputs = query.IsReference ? [OutputPlanner.Reference(path.Scope)] : derived?.Outputs ?? OutputsOf((EntityScope)rows.Scope);
        return Page(query, rows, order, outputs) with
        {
            Parent = path.Parent,
            IsTransient = derived is not null || path.Scope.Relation.Function is not null,
            Shapes = derived?.Shapes,
            Context = query.IsReference ? ContextUrl.References
                : rows.Scope is EntityScope entity ? new ContextUrl(context).Of(entity, query.SelectExpand)
                : ContextUrl.Of(path.Scope.Relation, derived!),
        };

        IReadOnlyList<OutputColumn> OutputsOf(EntityScope entity) =>
            new OutputPlanner(context, query.Period, ExpandText.Of(query)).Plan(entity, query.SelectExpand, depth: 0);
    }

    /// <summary>A page of sorted rows, with the hidden columns that its next link needs.</summary>
    public static QueryPlan Page(ParsedQuery query, RowSet rows, IReadOnlyList<OrderingTerm> order, IReadOnlyList<OutputColumn> outputs)
    {
        var pageSize = RootPage.Size(query.Request.MaxPageSize);
        // A small $top needs no paging; larger pages may end before their size.
        var bringsCollections = ExpandedPageSize.ExpandsCollections(query.SelectExpand);
        var paging = query.Request.IsWhole || query.Top <= Math.Min(pageSize, Limits.DefaultPageSize) && !bringsCollections
            ? null
            : new Paging(pageSize, order.Count, query.Top) { Bytes = bringsCollections ? Limits.PageBytes : null };
        var limit = query.Request.IsWhole || query.Top <= pageSize ? query.Top : pageSize + 1;
        // Pages of all rows by key are read in one go.
        var isChosen = rows.Where is not null || order.Count > 1;
        return new QueryPlan(ResultKind.Collection, new Select(rows.From, paging is null ? outputs : [.. outputs, .. RootPage.KeyOutputs(order)])
        {
            Where = PlanContext.And(rows.Where, query.SkipToken is { } token ? SkipToken.After(token, order) : null),
            OrderBy = order,
            Limit = limit,
            Offset = query.Skip,
            ChosenBy = isChosen ? RootPage.ChosenBy(rows, limit) : null,
        })
        {
            Count = query.Count ? CountOf(rows) : null,
            Paging = paging,
        };
    }

    /// <summary>The rows of a collection at the root, after $apply and the filters.</summary>
    public static RowSet RowsOf(PlanContext context, ParsedQuery query, RowSet rows) =>
        new RowOptions(query.Apply, query.Compute, query.Filter, query.Search, query.Period).Of(context, rows);

    private static RowSet StartOf(PathTarget path) => new(path.Scope, PlanContext.Rows(path.Scope), path.Where);

    public static Select CountOf(RowSet rows) =>
        new(rows.From, [new OutputColumn("count", new Aggregate("$count", null, ScalarType.Count))]) { Where = rows.Where };

    public static void RefuseOptions(ParsedQuery query, string what, params IReadOnlyList<string> names)
    {
        if (query.Options.FirstOrDefault(o => names.Contains(o.Name, StringComparer.Ordinal)) is { } option)
            throw QueryRefusedException.Invalid("option-not-applicable", $"{what} takes no '{option.Name}'.", option.Name);
    }
}
