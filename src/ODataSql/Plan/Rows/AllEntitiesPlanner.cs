using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>
/// Plans <c>$all</c> (OData 4.01 URL Conventions, 4.14) as UNION ALL of one SELECT per set. Each returns the position of the set in the model,
/// the key, and the entity as one JSON object with its type and id.
/// </summary>
internal static class AllEntitiesPlanner
{
    private const string SetColumn = "#set", KeyColumn = "#key", RankColumn = "#rank", RowColumn = "#row";

    public static QueryPlan Plan(PlanContext context, ParsedQuery query, AllEntities all)
    {
        QueryPlanner.RefuseOptions(query, "A collection of all entities", Period.Options);
        if (all.IsCount)
            QueryPlanner.RefuseOptions(query, "A count", "$top", "$skip", "$count", "$skiptoken");
        var sets = SetsOf(context, query.Search);
        var numbers = Union(context, [.. sets.Select(set => Part(context, set, query.Search, []))]);
        if (all.IsCount)
            return new QueryPlan(ResultKind.Count, QueryPlanner.CountOf(numbers));

        var rows = Union(context, [.. sets.Select(set => Part(context, set, query.Search, OutputsOf(context, set.Entity, query)))]);
        var column = (string name, ScalarType type) => new Column(rows.Scope.Alias, name, type);
        List<OrderingTerm> order =
        [
            new OrderingTerm(column(SetColumn, ScalarType.Count), Descending: false),
            // Of one set, keys are numbers, and of another texts.
            new OrderingTerm(column(KeyColumn, default), Descending: false),
        ];
        if (sets.TrueForAll(set => RankOf(set.Entity, query.Search) is not null))
            order.Insert(0, new OrderingTerm(column(RankColumn, ScalarType.Count), Descending: true));
        return QueryPlanner.Page(query, rows, order, [new OutputColumn(RowColumn, column(RowColumn, ScalarType.Json))]) with
        {
            Count = query.Count ? QueryPlanner.CountOf(numbers) : null,
            RowsAreJson = true,
            Context = query.IsReference ? ContextUrl.References : "Collection(Edm.EntityType)",
        };
    }

    /// <summary>The sets with their positions in the model; a search leaves out sets without an index.</summary>
    private static List<(long Place, EntityScope Entity)> SetsOf(PlanContext context, string? search)
    {
        var sets = context.Model.Relations.Select((relation, i) => (Place: (long)i, Entity: context.NewScope(relation))).ToList();
        var searched = sets.FindAll(set => search is null || set.Entity.Relation.Search is not null);
        return searched.Count > 0 ? searched : throw QueryRefusedException.NotSupported("$search where no set has an index", "$search");
    }

    private static RowSet Union(PlanContext context, IReadOnlyList<Select> parts)
    {
        var alias = context.NewAlias();
        return new RowSet(new DerivedScope(alias, [], 0), new UnionSource(alias, parts), null);
    }

    private static Select Part(PlanContext context, (long Place, EntityScope Entity) set, string? search, IEnumerable<OutputColumn> shown) =>
        new(PlanContext.Rows(set.Entity), [new OutputColumn(SetColumn, new Constant(set.Place, ScalarType.Count)), .. shown])
        {
            Where = search is null ? null : SearchPlanner.Condition(context, set.Entity, search),
        };

    private static Column OnlyKey(EntityScope entity) => entity.Keys is [var only] ? only
        : throw QueryRefusedException.NotSupported($"$all, where rows of {entity.Relation.Set.Name} have a key of several properties,", "$all");

    private static IEnumerable<OutputColumn> OutputsOf(PlanContext context, EntityScope entity, ParsedQuery query)
    {
        yield return new OutputColumn(KeyColumn, OnlyKey(entity));
        if (RankOf(entity, query.Search) is { } rank)
            yield return new OutputColumn(RankColumn, rank);
        IReadOnlyList<OutputColumn> members = query.IsReference
            ? [OutputPlanner.Reference(entity)]
            :
            [
                OutputPlanner.TypeOf(entity), OutputPlanner.IdOf(entity),
                .. new OutputPlanner(context, period: null, ExpandText.Of(query)).Plan(entity, null, depth: 0),
            ];
        yield return new OutputColumn(RowColumn, new JsonMembers(members));
    }

    private static Scalar? RankOf(EntityScope entity, string? search) => search is null ? null : SearchPlanner.Rank(entity, search)?.By;
}
