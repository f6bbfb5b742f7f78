using ODataSql.Model;

namespace ODataSql.Plan.Records;

/// <summary>Where rows come from, under an alias.</summary>
public abstract record RowSource(string Alias);

/// <summary>Rows of a table or view of the map.</summary>
public sealed record RelationSource(string Alias, Relation Relation) : RowSource(Alias)
{
    public override string ToString() => $"{Relation} {Alias}";
}

/// <summary>Every row of each relation with every row of the others.</summary>
public sealed record CrossJoinSource(IReadOnlyList<RelationSource> Relations) : RowSource("")
{
    public override string ToString() => string.Join(" × ", Relations);
}

/// <summary>Rows of an inner statement.</summary>
public sealed record DerivedSource(string Alias, Select Rows) : RowSource(Alias)
{
    public override string ToString() => $"({Rows}) {Alias}";
}

/// <summary>Rows of several statements with the same outputs, one after the other.</summary>
public sealed record UnionSource(string Alias, IReadOnlyList<Select> Parts) : RowSource(Alias)
{
    public override string ToString() => $"({string.Join(" then ", Parts)}) {Alias}";
}

/// <summary>A value under the name the reader will find it by; a name that begins with <c>#</c> is for the program alone.</summary>
public sealed record OutputColumn(string Name, Scalar Value)
{
    /// <summary>Whether the model does not know it: its type, where JSON does not show it, must be said.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether it is the id of a row that is not shown.</summary>
    public bool IsReference { get; init; }

    /// <summary>Operators, functions and values that each use of it in the same statement repeats.</summary>
    public int Cost { get; init; } = 1;

    public bool IsHidden => Name[0] == '#';

    public override string ToString() => $"{Value} as {Name}";
}

/// <summary>A sort key. Nulls come first ascending and last descending (OData 4.01, 11.2.6.2).</summary>
public sealed record OrderingTerm(Scalar By, bool Descending)
{
    public override string ToString() => Descending ? $"{By} desc" : $"{By}";
}

/// <summary>One SELECT: what is asked, without a word of SQL.</summary>
public sealed record Select(RowSource From, IReadOnlyList<OutputColumn> Outputs)
{
    public Scalar? Where { get; init; }

    /// <summary>How many of the first outputs are grouping keys; with none, aggregates are over all rows.</summary>
    public int GroupKeys { get; init; }

    public IReadOnlyList<OrderingTerm> OrderBy { get; init; } = [];

    /// <summary>Most rows to return.</summary>
    public long? Limit { get; init; }

    /// <summary>Rows to leave out first.</summary>
    public long? Offset { get; init; }

    public override string ToString() =>
        $"from {From}"
        + (Where is null ? "" : $" where {Where}")
        + (GroupKeys == 0 ? "" : $" group by {string.Join(", ", Outputs.Take(GroupKeys).Select(o => o.Name))}")
        + (OrderBy.Count == 0 ? "" : $" order by {string.Join(", ", OrderBy)}")
        + (Offset is null ? "" : $" skip {Offset}")
        + (Limit is null ? "" : $" take {Limit}")
        + $" select {string.Join(", ", Outputs)}";
}
