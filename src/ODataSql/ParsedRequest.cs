using ODataSql.Cache;
using ODataSql.Parse;

namespace ODataSql;

/// <summary>A request after the first step: parsed, or matched to the cached template of an earlier request.</summary>
public sealed class ParsedRequest
{
    internal ParsedRequest(QueryRequest request) => Request = request;

    /// <summary>Whether a cached template answers the request, so that the next two steps only put its values in.</summary>
    public bool IsCached => Template is not null;

    internal QueryRequest Request { get; }

    /// <summary>The parsed query; null when there is a template.</summary>
    internal ParsedQuery? Query { get; init; }

    internal QueryTemplate? Template { get; init; }

    /// <summary>The key of the template, or of the one to be made; null when the request has no reusable template.</summary>
    internal QueryTemplateKey? TemplateKey { get; init; }
}
