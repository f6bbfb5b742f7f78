using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>A parsed request: its path and the clauses of its query options.</summary>
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

    /// <summary>The requested period of application time.</summary>
    public Period? Period { get; init; }

    public OrderByClause? OrderBy { get; init; }

    public SelectExpandClause? SelectExpand { get; init; }

    public long? Top { get; init; }

    public long? Skip { get; init; }

    public bool Count { get; init; }

    public string? SkipToken { get; init; }

    /// <summary>The cross join, when the path is <c>$crossjoin</c>.</summary>
    public CrossJoin? CrossJoin { get; init; }

    /// <summary>The request for the entities of all sets, when the path is <c>$all</c>.</summary>
    public AllEntities? All { get; init; }

    /// <summary>Whether only entity ids are requested (<c>/$ref</c>).</summary>
    public bool IsReference { get; init; }
}
