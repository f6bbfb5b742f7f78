namespace ODataSql;

/// <summary>A read request as the host received it.</summary>
/// <param name="Resource">Path and query relative to the service root, percent-encoded, e.g. <c>Chapters?$filter=Area%20eq%20'energy'</c>.</param>
/// <param name="ServiceRoot">Absolute URL of the service, ending in a slash; links and context URLs begin with it.</param>
/// <param name="MaxPageSize">The client's <c>Prefer: maxpagesize</c> in rows, if any.</param>
/// <param name="Now">The time of the request, which <c>now()</c> returns.</param>
public sealed record QueryRequest(string Resource, Uri ServiceRoot, int? MaxPageSize, DateTimeOffset Now)
{
    /// <summary>The JSON format of the response.</summary>
    public PayloadFormat Format { get; init; } = PayloadFormat.Default;

    /// <summary>The token of the delta link at the end of the response, whose meaning only the host knows; null for no link.</summary>
    public string? DeltaToken { get; init; }

    /// <summary>Whether to leave out members that are null (<c>Prefer: omit-values=nulls</c>, OData 4.01 Protocol, 8.2.8.6).</summary>
    public bool OmitsNulls { get; init; }

    /// <summary>Whether a collection comes in one piece, without pages: for hosts that stream all of it into a file.</summary>
    public bool IsWhole { get; init; }
}
