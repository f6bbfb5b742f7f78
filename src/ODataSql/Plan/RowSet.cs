namespace ODataSql.Plan;

/// <summary>Rows in the making: where they come from, which are kept, in which order, and what their columns mean.</summary>
internal sealed record RowSet(Scope Scope, RowSource From, Scalar? Where)
{
    private const string KeptColumn = "#kept";

    /// <summary>The order that a transformation gave them.</summary>
    public IReadOnlyList<SortKey> OrderBy { get; init; } = [];

    public long? Limit { get; init; }

    public long? Offset { get; init; }

    /// <summary>Inside a grouping: which rows are still there. A group outlives its rows, and what is aggregated over none has a value.</summary>
    public Scalar? Kept { get; init; }

    /// <summary>Inside a grouping: whether a group may be gone with its rows, so that nothing is left to aggregate over.</summary>
    public bool LosesGroups { get; init; }

    /// <summary>How many times the rows of the path are read.</summary>
    public int Branches { get; init; } = 1;

    public static int Checked(int branches) => branches <= Limits.Branches
        ? branches
        : throw QueryRefusedException.Invalid("too-complex", $"'concat', 'rollup' and what is aggregated over navigation properties to many may read the rows {Limits.Branches} times.", "$apply");

    /// <summary>The order, completed so that no two rows are equal.</summary>
    public IReadOnlyList<SortKey> TotalOrder => OrderPlanner.Complete(OrderBy, Scope);

    /// <summary>Rows that more can be asked of: what is cut stays cut, whatever is asked then.</summary>
    public RowSet Open(Planner planner) => Limit is null && Offset is null ? this : Nest(planner, []);

    /// <summary>Those of the rows that meet a condition.</summary>
    public RowSet Narrowed(Scalar? condition, bool inGroups = false) =>
        inGroups ? this with { Kept = Planner.And(Kept, condition) } : this with { Where = Planner.And(Where, condition) };

    /// <summary>The rows that are still there, without their groups.</summary>
    public RowSet Settled() => this with { Where = Planner.And(Where, Kept), Kept = null, LosesGroups = LosesGroups || Kept is not null };

    /// <summary>The same rows as the source of a statement around them, with more columns if wanted.</summary>
    public RowSet Nest(Planner planner, IReadOnlyList<Output> more)
    {
        List<Output> hidden = [.. OrderBy.Select((o, i) => new Output($"#o{i}", o.By)), .. Kept is null ? [] : new[] { new Output(KeptColumn, Kept) }];
        var inner = new Select(From, [.. Scope.Stored(), .. hidden, .. more])
        {
            Where = Where,
            OrderBy = Limit is null && Offset is null ? [] : TotalOrder,
            Limit = Limit,
            Offset = Offset,
        };
        var alias = planner.NewAlias();
        return new RowSet(Scope.Around(alias), new DerivedSource(alias, inner), null)
        {
            OrderBy = [.. OrderBy.Select((o, i) => o with { By = new Column(alias, $"#o{i}", o.By.Type) })],
            Kept = Kept is null ? null : new Column(alias, KeptColumn, Kept.Type),
            LosesGroups = LosesGroups,
            Branches = Branches,
        };
    }

    /// <summary>A column that nesting added.</summary>
    public Column Column(Output output) => new(Scope.Alias, output.Name, output.Value.Type);
}
