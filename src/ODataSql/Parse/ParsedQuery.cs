using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>A request after parsing: its path and the clauses of its query options.</summary>
internal sealed record ParsedQuery(
    QueryRequest Request,
    IReadOnlyList<QueryOption> Options,
    ODataPath Path,
    ParseContext Context)
{
    public IReadOnlyList<Transformation> Apply { get; init; } = [];

    public IReadOnlyList<ComputedProperty> Compute { get; init; } = [];

    public FilterClause? Filter { get; init; }

    /// <summary>The text of <c>$search</c>.</summary>
    public string? Search { get; init; }

    /// <summary>The period of application time that is asked for.</summary>
    public Period? Period { get; init; }

    public OrderByClause? OrderBy { get; init; }

    public SelectExpandClause? SelectExpand { get; init; }

    public long? Top { get; init; }

    public long? Skip { get; init; }

    public bool Count { get; init; }

    public string? SkipToken { get; init; }

    /// <summary>The sets that are joined, when the path is a <c>$crossjoin</c>.</summary>
    public CrossJoin? CrossJoin { get; init; }

    /// <summary>What is asked of the entities of all sets, when the path is <c>$all</c>.</summary>
    public AllEntities? All { get; init; }

    /// <summary>Whether only the ids of the rows are asked for (<c>/$ref</c>).</summary>
    public bool IsReference { get; init; }
}
