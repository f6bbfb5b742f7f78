using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>A request after parsing: its path and the clauses of its query options.</summary>
internal sealed record Question(
    QueryRequest Request,
    IReadOnlyList<QueryOption> Options,
    ODataPath Path,
    IReadOnlyList<Transformation> Apply,
    IReadOnlyList<ComputedProperty> Compute,
    FilterClause? Filter,
    OrderByClause? OrderBy,
    SelectExpandClause? SelectExpand,
    long? Top,
    long? Skip,
    bool Count,
    string? SkipToken,
    IReadOnlyDictionary<string, SingleValueNode> ParameterAliases)
{
    /// <summary>The text of <c>$search</c>.</summary>
    public string? Search { get; init; }

    /// <summary>The sets that are joined, when the path is a <c>$crossjoin</c>.</summary>
    public CrossJoin? CrossJoin { get; init; }

    /// <summary>What is asked of the entities of all sets, when the path is <c>$all</c>.</summary>
    public AllEntities? All { get; init; }

    /// <summary>Whether only the ids of the rows are asked for (<c>/$ref</c>).</summary>
    public bool IsReference { get; init; }
}

/// <summary>A query option as the client wrote it, decoded, e.g. <c>$top</c> and <c>5</c>.</summary>
internal sealed record QueryOption(string Name, string Value);
