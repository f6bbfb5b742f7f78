using ODataSql.Plan.Rows;

namespace ODataSql.Plan.Records;

/// <summary>Rows while they are planned: their source, filter, order and limits, and the meaning of names.</summary>
internal sealed record RowSet(NameScope Scope, RowSource From, Scalar? Where)
{
    private const string GroupFilterColumn = "#kept";

    /// <summary>The order from earlier transformations.</summary>
    public IReadOnlyList<OrderingTerm> OrderBy { get; init; } = [];

    public long? Limit { get; init; }

    public long? Offset { get; init; }

    /// <summary>Inside <c>groupby</c>: the filter within groups. A group whose rows are all filtered out stays and aggregates no rows.</summary>
    public Scalar? GroupFilter { get; init; }

    /// <summary>Inside <c>groupby</c>: whether a group may disappear with its rows, so that it cannot be aggregated.</summary>
    public bool MayLoseGroups { get; init; }

    /// <summary>How often the input rows are read.</summary>
    public int Branches { get; init; } = 1;

    public static int CheckedBranches(int branches) => branches <= Limits.Branches
        ? branches
        : throw QueryRefusedException.Invalid(
            "too-complex",
            $"'concat', 'rollup' and what is aggregated over navigation properties to many may read the rows {Limits.Branches} times.",
            "$apply");

    /// <summary>The order, completed by the key so that it is total.</summary>
    public IReadOnlyList<OrderingTerm> TotalOrder => OrderPlanner.Complete(OrderBy, Scope);

    /// <summary>The rows, wrapped in a subquery if they have a limit, so that later filters apply after it.</summary>
    public RowSet AsSubqueryIfLimited(PlanContext context) => Limit is null && Offset is null ? this : AsSubquery(context, []);

    /// <summary>The rows that satisfy a condition; inside groups, the condition filters within them.</summary>
    public RowSet Filtered(Scalar? condition, bool inGroups = false) =>
        inGroups ? this with { GroupFilter = PlanContext.And(GroupFilter, condition) } : this with { Where = PlanContext.And(Where, condition) };

    /// <summary>The rows with the filter within groups applied to the rows themselves.</summary>
    public RowSet WithoutGroupFilter() =>
        this with { Where = PlanContext.And(Where, GroupFilter), GroupFilter = null, MayLoseGroups = MayLoseGroups || GroupFilter is not null };

    /// <summary>The rows as a subquery, with additional columns.</summary>
    public RowSet AsSubquery(PlanContext context, IReadOnlyList<OutputColumn> more)
    {
        List<OutputColumn> hidden = [.. OrderBy.Select((o, i) => new OutputColumn($"#o{i}", o.By))];
        if (GroupFilter is not null)
            hidden.Add(new OutputColumn(GroupFilterColumn, GroupFilter));
        var inner = new Select(From, [.. Scope.AllOutputs(), .. hidden, .. more])
        {
            Where = Where,
            OrderBy = Limit is null && Offset is null ? [] : TotalOrder,
            Limit = Limit,
            Offset = Offset,
        };
        var alias = context.NewAlias();
        return new RowSet(Scope.Outer(alias), new DerivedSource(alias, inner), null)
        {
            OrderBy = [.. OrderBy.Select((o, i) => o with { By = new Column(alias, $"#o{i}", o.By.Type) })],
            GroupFilter = GroupFilter is null ? null : new Column(alias, GroupFilterColumn, GroupFilter.Type),
            MayLoseGroups = MayLoseGroups,
            Branches = Branches,
        };
    }

    /// <summary>A column that <see cref="AsSubquery"/> added.</summary>
    public Column Column(OutputColumn output) => new(Scope.Alias, output.Name, output.Value.Type);
}
