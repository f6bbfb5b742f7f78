namespace ODataSql;

/// <summary>A read, as it came in.</summary>
/// <param name="Resource">Path and query relative to the service root, percent-encoded, e.g. <c>Chapters?$filter=Area%20eq%20'energy'</c>.</param>
/// <param name="ServiceRoot">Absolute address of the service, ending in a slash; links and context URLs begin with it.</param>
/// <param name="MaxPageSize">The client's <c>Prefer: maxpagesize</c>, if any; rows.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record QueryRequest(string Resource, Uri ServiceRoot, int? MaxPageSize, DateTimeOffset Now)
{
    /// <summary>The JSON to answer in.</summary>
    public PayloadFormat Format { get; init; } = PayloadFormat.Default;

    /// <summary>What a delta link at the end of the answer holds; without it there is none. What it means is the host's business.</summary>
    public string? DeltaToken { get; init; }

    /// <summary>Whether the client wants no members that are null (<c>Prefer: omit-values=nulls</c>, OData 4.01 Protocol, 8.2.8.6).</summary>
    public bool OmitsNulls { get; init; }
}
