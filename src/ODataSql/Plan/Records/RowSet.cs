using ODataSql.Plan.Rows;

namespace ODataSql.Plan.Records;

/// <summary>Rows in the making: where they come from, which are kept, in which order, and what their columns mean.</summary>
internal sealed record RowSet(NameScope Scope, RowSource From, Scalar? Where)
{
    private const string GroupFilterColumn = "#kept";

    /// <summary>The order that a transformation gave them.</summary>
    public IReadOnlyList<OrderingTerm> OrderBy { get; init; } = [];

    public long? Limit { get; init; }

    public long? Offset { get; init; }

    /// <summary>Inside a grouping: which rows are still there. A group outlives its rows, and what is aggregated over none has a value.</summary>
    public Scalar? GroupFilter { get; init; }

    /// <summary>Inside a grouping: whether a group may be gone with its rows, so that nothing is left to aggregate over.</summary>
    public bool MayLoseGroups { get; init; }

    /// <summary>How many times the rows of the path are read.</summary>
    public int Branches { get; init; } = 1;

    public static int CheckedBranches(int branches) => branches <= Limits.Branches
        ? branches
        : throw QueryRefusedException.Invalid("too-complex", $"'concat', 'rollup' and what is aggregated over navigation properties to many may read the rows {Limits.Branches} times.", "$apply");

    /// <summary>The order, completed so that no two rows are equal.</summary>
    public IReadOnlyList<OrderingTerm> TotalOrder => OrderPlanner.Complete(OrderBy, Scope);

    /// <summary>Rows that more can be asked of: what is cut stays cut, whatever is asked then.</summary>
    public RowSet AsSubqueryIfLimited(PlanContext context) => Limit is null && Offset is null ? this : AsSubquery(context, []);

    /// <summary>Those of the rows that meet a condition.</summary>
    public RowSet Filtered(Scalar? condition, bool inGroups = false) =>
        inGroups ? this with { GroupFilter = PlanContext.And(GroupFilter, condition) } : this with { Where = PlanContext.And(Where, condition) };

    /// <summary>The rows that are still there, without their groups.</summary>
    public RowSet WithoutGroupFilter() => this with { Where = PlanContext.And(Where, GroupFilter), GroupFilter = null, MayLoseGroups = MayLoseGroups || GroupFilter is not null };

    /// <summary>The same rows as the source of a statement around them, with more columns if wanted.</summary>
    public RowSet AsSubquery(PlanContext context, IReadOnlyList<OutputColumn> more)
    {
        List<OutputColumn> hidden = [.. OrderBy.Select((o, i) => new OutputColumn($"#o{i}", o.By)), .. GroupFilter is null ? [] : new[] { new OutputColumn(GroupFilterColumn, GroupFilter) }];
        var inner = new Select(From, [.. Scope.AllOutputs(), .. hidden, .. more])
        {
            Where = Where,
            OrderBy = Limit is null && Offset is null ? [] : TotalOrder,
            Limit = Limit,
            Offset = Offset,
        };
        var alias = context.NewAlias();
        return new RowSet(Scope.OuterColumn(alias), new DerivedSource(alias, inner), null)
        {
            OrderBy = [.. OrderBy.Select((o, i) => o with { By = new Column(alias, $"#o{i}", o.By.Type) })],
            GroupFilter = GroupFilter is null ? null : new Column(alias, GroupFilterColumn, GroupFilter.Type),
            MayLoseGroups = MayLoseGroups,
            Branches = Branches,
        };
    }

    /// <summary>A column that nesting added.</summary>
    public Column Column(OutputColumn output) => new(Scope.Alias, output.Name, output.Value.Type);
}
