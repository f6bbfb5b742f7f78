namespace ODataSql.Plan.Records;

/// <summary>The kind of a result.</summary>
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

/// <summary>The plan of a request: the statements to run and how to write their rows.</summary>
public sealed record QueryPlan(ResultKind Kind, Select Rows)
{
    /// <summary>Counts the rows for <c>$count=true</c>, without paging.</summary>
    public Select? Count { get; init; }

    /// <summary>The row before the last step of the path; checked only when the result is empty.</summary>
    public Select? Parent { get; init; }

    /// <summary>The paging; null when the result comes in one piece.</summary>
    public Paging? Paging { get; init; }

    /// <summary>Whether the rows are transient entities, made by <c>$apply</c> or a function, which have no id.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the first column holds the whole row as JSON, because rows of several sets have no common columns.</summary>
    public bool RowsAreJson { get; init; }

    /// <summary>For rows of several shapes, the columns of each shape; the hidden first column says which shape a row has.</summary>
    public IReadOnlyList<IReadOnlyList<bool>>? Shapes { get; init; }

    /// <summary>The fragment of the context URL, after <c>$metadata#</c>.</summary>
    public string Context { get; init; } = "";

    public override string ToString() =>
        $"{Kind} {Rows}" + (Count is null ? "" : $" counting {Count}") + (Parent is null ? "" : $" within {Parent}");
}

/// <summary>Server-driven paging by key (OData 4.01 Protocol, 11.2.6.7).</summary>
/// <param name="Size">Rows of a page.</param>
/// <param name="Keys">The number of hidden columns <c>#0</c>, <c>#1</c> … with the values of the ordering terms.</param>
/// <param name="Top">The client's <c>$top</c>, if any.</param>
public sealed record Paging(int Size, int Keys, long? Top)
{
    /// <summary>The number of bytes after which a page ends early; null for no limit.</summary>
    public long? Bytes { get; init; }
}
