using ODataSql.Model;

namespace ODataSql.Plan.Records;

/// <summary>A source of rows in FROM, with its alias.</summary>
public abstract record RowSource(string Alias);

/// <summary>A table or view of the model.</summary>
public sealed record RelationSource(string Alias, Relation Relation) : RowSource(Alias)
{
    /// <summary>The moment at which the rows are read; null for now.</summary>
    public Scalar? At { get; init; }

    /// <summary>The values of a function's parameters, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Scalar>> Arguments { get; init; } = [];

    /// <summary>Whether the rows are those of the view for pages, in which an index has their order.</summary>
    internal bool InOrder { get; init; }

    public override string ToString() =>
        $"{Relation}{(Relation.Function is null ? "" : $"({string.Join(", ", Arguments.Select(a => $"{a.Key} {a.Value}"))})")}"
        + $"{(At is null ? "" : $" at {At}")} {Alias}";
}

/// <summary>The cross join of several relations.</summary>
public sealed record CrossJoinSource(IReadOnlyList<RelationSource> Relations) : RowSource("")
{
    public override string ToString() => string.Join(" × ", Relations);
}

/// <summary>A subquery in FROM.</summary>
public sealed record DerivedSource(string Alias, Select Rows) : RowSource(Alias)
{
    public override string ToString() => $"({Rows}) {Alias}";
}

/// <summary>The concatenated rows of several statements with the same output columns.</summary>
public sealed record UnionSource(string Alias, IReadOnlyList<Select> Parts) : RowSource(Alias)
{
    public override string ToString() => $"({string.Join(" then ", Parts)}) {Alias}";
}

/// <summary>A named value in the result of a statement; columns whose name begins with <c>#</c> are hidden from the client.</summary>
public sealed record OutputColumn(string Name, Scalar Value)
{
    /// <summary>Whether the property is dynamic, so that its type must be written where JSON does not show it.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether it is an entity reference, the id in place of the entity.</summary>
    public bool IsReference { get; init; }

    /// <summary>The number of operators, functions and values that each use in the same statement repeats.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Whether the client does not see the column.</summary>
    public bool IsHidden => Name[0] == '#';

    public override string ToString() => $"{Value} as {Name}";
}

/// <summary>A term of ORDER BY. Nulls sort first ascending and last descending (OData 4.01 Protocol, 11.2.6.2).</summary>
public sealed record OrderingTerm(Scalar By, bool Descending)
{
    public override string ToString() => Descending ? $"{By} desc" : $"{By}";
}

/// <summary>One SELECT statement as data, without SQL text.</summary>
public sealed record Select(RowSource From, IReadOnlyList<OutputColumn> Outputs)
{
    /// <summary>The condition on rows before they are grouped; null for all rows.</summary>
    public Scalar? Where { get; init; }

    /// <summary>The number of leading output columns that are grouping keys; with 0, aggregates cover all rows.</summary>
    public int GroupKeys { get; init; }

    /// <summary>The terms of ORDER BY, the first one first.</summary>
    public IReadOnlyList<OrderingTerm> OrderBy { get; init; } = [];

    /// <summary>The maximum number of rows.</summary>
    public long? Limit { get; init; }

    /// <summary>The number of rows to skip.</summary>
    public long? Offset { get; init; }

    /// <summary>
    /// The key by which rows are chosen before any is read, so that an index without the long columns can answer filter and order; null to
    /// read them in one go.
    /// </summary>
    public Column? ChosenBy { get; init; }

    public override string ToString() =>
        $"from {From}"
        + (Where is null ? "" : $" where {Where}")
        + (GroupKeys == 0 ? "" : $" group by {string.Join(", ", Outputs.Take(GroupKeys).Select(o => o.Name))}")
        + (OrderBy.Count == 0 ? "" : $" order by {string.Join(", ", OrderBy)}")
        + (Offset is null ? "" : $" skip {Offset}")
        + (Limit is null ? "" : $" take {Limit}")
        + $" select {string.Join(", ", Outputs)}";
}
