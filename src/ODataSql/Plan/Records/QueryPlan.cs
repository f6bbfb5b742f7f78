namespace ODataSql.Plan.Records;

/// <summary>What a request asks for.</summary>
public enum ResultKind
{
    /// <summary>Rows under <c>value</c>.</summary>
    Collection,

    /// <summary>One row.</summary>
    Entity,

    /// <summary>One property of one row.</summary>
    Property,

    /// <summary>The bare value of one property of one row.</summary>
    Value,

    /// <summary>A number as plain text.</summary>
    Count,
}

/// <summary>Everything needed to ask the database and to write what it says.</summary>
public sealed record QueryPlan(ResultKind Kind, Select Rows)
{
    /// <summary>The rows of <c>$count=true</c>, without paging.</summary>
    public Select? Count { get; init; }

    /// <summary>The row before the last step of the path; asked for only when the answer is empty.</summary>
    public Select? Parent { get; init; }

    /// <summary>Set when the rows come in pages.</summary>
    public Paging? Paging { get; init; }

    /// <summary>Whether the rows are made by <c>$apply</c> and so are no entities that could be read again.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the first output of a row is the whole of it, as JSON: rows of several sets have no columns in common.</summary>
    public bool RowsAreJson { get; init; }

    /// <summary>Where rows differ in structure, which outputs each kind of row has; the first output is a hidden one that says which kind a row is.</summary>
    public IReadOnlyList<IReadOnlyList<bool>>? Shapes { get; init; }

    /// <summary>What follows <c>$metadata#</c> in the context URL.</summary>
    public string Context { get; init; } = "";

    public override string ToString() =>
        $"{Kind} {Rows}" + (Count is null ? "" : $" counting {Count}") + (Parent is null ? "" : $" within {Parent}");
}

/// <summary>Server-driven paging by key (OData 4.01 Protocol, 11.2.6.7).</summary>
/// <param name="Size">Rows of a page.</param>
/// <param name="Keys">How many hidden outputs, named <c>#0</c>, <c>#1</c> …, say where a row stands in the order.</param>
/// <param name="Top">The client's <c>$top</c>, if any.</param>
public sealed record Paging(int Size, int Keys, long? Top)
{
    /// <summary>Bytes after which a page ends before its size, if any.</summary>
    public long? Bytes { get; init; }
}
