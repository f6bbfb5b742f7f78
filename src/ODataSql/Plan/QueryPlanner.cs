using ODataSql.Model;
using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary>Second step: from a parsed question to a plan.</summary>
internal static class QueryPlanner
{
    public static QueryPlan Plan(RelationalModel model, Question question)
    {
        var planner = new Planner(model, question);
        var plan = Plan(planner, question);
        planner.RefuseUnusedPeriods();
        return plan;
    }

    private static QueryPlan Plan(Planner planner, Question question)
    {
        if (question.CrossJoin is { } join)
            return CrossJoinPlanner.Plan(planner, question, join);
        if (question.All is { } all)
            return AllPlanner.Plan(planner, question, all);
        var path = PathPlanner.Plan(planner, question.Path);
        if (question.IsReference && path.Kind is not (ResultKind.Collection or ResultKind.Entity))
            throw QueryRefusedException.Invalid("option-not-applicable", "'$ref' goes with entities and their collections.", "$ref");
        return path.Kind switch
        {
            ResultKind.Entity => PlanEntity(planner, question, path),
            ResultKind.Property or ResultKind.Value => PlanProperty(question, path),
            ResultKind.Count => PlanCount(planner, question, path),
            _ => PlanCollection(planner, question, path),
        };
    }

    private static QueryPlan PlanEntity(Planner planner, Question question, PathTarget path)
    {
        RefuseOptions(question, "One entity", "$apply", "$filter", "$search", "$orderby", "$top", "$skip", "$count", "$skiptoken");
        if (question.IsReference)
            RefuseOptions(question, "A reference", "$select", "$expand", "$compute");
        var scope = (EntityScope)ComputePlanner.Plan(planner, question.Compute, path.Scope, "$compute");
        var outputs = question.IsReference ? [OutputPlanner.Reference(path.Scope)] : new OutputPlanner(planner, question.Period, ExpandText.Of(question)).Plan(scope, question.SelectExpand, depth: 0);
        return new QueryPlan(ResultKind.Entity, new Select(Planner.Rows(path.Scope), outputs) { Where = path.Where })
        {
            Parent = path.Parent,
            Context = question.IsReference ? ContextUrl.Reference : new ContextUrl(planner).Of(scope, question.SelectExpand) + "/$entity",
        };
    }

    private static QueryPlan PlanProperty(Question question, PathTarget path)
    {
        RefuseOptions(question, "One property", "$apply", "$compute", "$filter", "$search", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
        var (property, key) = (path.Property!, path.Scope.Key);
        return new QueryPlan(path.Kind, new Select(Planner.Rows(path.Scope), [new Output("value", path.Scope.Column(property)), new Output("#0", key)]) { Where = path.Where })
        {
            Parent = path.Parent,
            Context = $"{path.Scope.Relation.Set.Name}({{0}})/{property.Name}",
        };
    }

    private static QueryPlan PlanCount(Planner planner, Question question, PathTarget path)
    {
        RefuseOptions(question, "A count", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken");
        var rows = RowsOf(planner, question, StartOf(path));
        return new QueryPlan(ResultKind.Count, CountOf(rows)) { Parent = path.Parent };
    }

    private static QueryPlan PlanCollection(Planner planner, Question question, PathTarget path)
    {
        if (question.IsReference)
            RefuseOptions(question, "A collection of references", "$apply", "$select", "$expand");
        var rows = RowsOf(planner, question, StartOf(path));
        var order = OrderPlanner.Plan(planner, question.OrderBy, question.Search, rows);
        var derived = rows.Scope is DerivedScope scope ? DerivedOutputs.Of(scope, question.SelectExpand) : null;
        var outputs = question.IsReference ? [OutputPlanner.Reference(path.Scope)] : derived?.Outputs ?? new OutputPlanner(planner, question.Period, ExpandText.Of(question)).Plan((EntityScope)rows.Scope, question.SelectExpand, depth: 0);
        return Page(question, rows, order, outputs) with
        {
            Parent = path.Parent,
            IsTransient = derived is not null,
            Shapes = derived?.Shapes,
            Context = question.IsReference ? ContextUrl.References : rows.Scope is EntityScope entity ? new ContextUrl(planner).Of(entity, question.SelectExpand) : ContextUrl.Of(path.Scope.Relation, derived!),
        };
    }

    /// <summary>One page of sorted rows, with what the next one needs.</summary>
    public static QueryPlan Page(Question question, RowSet rows, IReadOnlyList<SortKey> order, IReadOnlyList<Output> outputs)
    {
        var pageSize = Pages.Size(question.Request.MaxPageSize);
        // What is small in any case comes in one piece; a larger page may also end before its size.
        var bringsCollections = NestedPages.Any(question.SelectExpand);
        var paging = question.Top <= Math.Min(pageSize, Limits.DefaultPageSize) && !bringsCollections
            ? null
            : new Paging(pageSize, order.Count, question.Top) { Bytes = bringsCollections ? Limits.PageBytes : null };
        return new QueryPlan(ResultKind.Collection, new Select(rows.From, paging is null ? outputs : [.. outputs, .. Pages.KeyOutputs(order)])
        {
            Where = Planner.And(rows.Where, question.SkipToken is { } token ? SkipToken.After(token, order) : null),
            OrderBy = order,
            Limit = question.Top <= pageSize ? question.Top : pageSize + 1,
            Offset = question.Skip,
        })
        {
            Count = question.Count ? CountOf(rows) : null,
            Paging = paging,
        };
    }

    /// <summary>The rows that a collection at the root holds.</summary>
    public static RowSet RowsOf(Planner planner, Question question, RowSet rows) =>
        new RowOptions(question.Apply, question.Compute, question.Filter, question.Search, question.Period).Of(planner, rows);

    private static RowSet StartOf(PathTarget path) => new(path.Scope, Planner.Rows(path.Scope), path.Where);

    public static Select CountOf(RowSet rows) =>
        new(rows.From, [new Output("count", new Aggregate("$count", null, ScalarType.Count))]) { Where = rows.Where };

    public static void RefuseOptions(Question question, string what, params IReadOnlyList<string> names)
    {
        if (question.Options.FirstOrDefault(o => names.Contains(o.Name, StringComparer.Ordinal)) is { } option)
            throw QueryRefusedException.Invalid("option-not-applicable", $"{what} takes no '{option.Name}'.", option.Name);
    }
}
