using ODataSql.Parse;

namespace ODataSql.Plan;

/// <summary>
/// <c>$all</c> (OData 4.01 URL Conventions, 4.14): one SELECT per set, one after the other. Each gives the place of the set in the model,
/// the key, and the entity as one JSON object that says its type and its id.
/// </summary>
internal static class AllPlanner
{
    private const string SetColumn = "#set", KeyColumn = "#key", RankColumn = "#rank", RowColumn = "#row";

    public static QueryPlan Plan(Planner planner, Question question, AllEntities all)
    {
        QueryPlanner.RefuseOptions(question, "A collection of all entities", Period.Options);
        if (all.IsCount)
            QueryPlanner.RefuseOptions(question, "A count", "$top", "$skip", "$count", "$skiptoken");
        var sets = SetsOf(planner, question.Search);
        var numbers = Union(planner, [.. sets.Select(set => Part(planner, set, question.Search, []))]);
        if (all.IsCount)
            return new QueryPlan(ResultKind.Count, QueryPlanner.CountOf(numbers));

        var rows = Union(planner, [.. sets.Select(set => Part(planner, set, question.Search, Shown(planner, set.Entity, question)))]);
        var column = (string name, ScalarType type) => new Column(rows.Scope.Alias, name, type);
        List<SortKey> order = [new SortKey(column(SetColumn, ScalarType.Count), Descending: false), new SortKey(column(KeyColumn, ScalarType.Count), Descending: false)];
        if (sets.TrueForAll(set => RankOf(set.Entity, question.Search) is not null))
            order.Insert(0, new SortKey(column(RankColumn, ScalarType.Count), Descending: true));
        return QueryPlanner.Page(question, rows, order, [new Output(RowColumn, column(RowColumn, ScalarType.Json))]) with
        {
            Count = question.Count ? QueryPlanner.CountOf(numbers) : null,
            RowsAreJson = true,
            Context = question.IsReference ? ContextUrl.References : "Collection(Edm.EntityType)",
        };
    }

    /// <summary>The sets, each with its place in the model. A search finds nothing in those without an index.</summary>
    private static List<(long Place, EntityScope Entity)> SetsOf(Planner planner, string? search)
    {
        var sets = planner.Model.Relations.Select((relation, i) => (Place: (long)i, Entity: planner.Enter(relation))).ToList();
        var searched = sets.FindAll(set => search is null || set.Entity.Relation.Search is not null);
        return searched.Count > 0 ? searched : throw QueryRefusedException.NotSupported("$search where no set has an index", "$search");
    }

    private static RowSet Union(Planner planner, IReadOnlyList<Select> parts)
    {
        var alias = planner.NewAlias();
        return new RowSet(new DerivedScope(alias, [], 0), new UnionSource(alias, parts), null);
    }

    private static Select Part(Planner planner, (long Place, EntityScope Entity) set, string? search, IEnumerable<Output> shown) =>
        new(Planner.Rows(set.Entity), [new Output(SetColumn, new Constant(set.Place, ScalarType.Count)), .. shown])
        {
            Where = search is null ? null : SearchPlanner.Condition(planner, set.Entity, search),
        };

    private static IEnumerable<Output> Shown(Planner planner, EntityScope entity, Question question)
    {
        yield return new Output(KeyColumn, entity.Key);
        if (RankOf(entity, question.Search) is { } rank)
            yield return new Output(RankColumn, rank);
        yield return new Output(RowColumn, new JsonObject(question.IsReference ? [OutputPlanner.Reference(entity)] : [OutputPlanner.TypeOf(entity), OutputPlanner.IdOf(entity), .. new OutputPlanner(planner, period: null, ExpandText.Of(question)).Plan(entity, null, depth: 0)]));
    }

    private static Scalar? RankOf(EntityScope entity, string? search) => search is null ? null : SearchPlanner.Rank(entity, search)?.By;
}
