using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Parses the path of a request for hosts that write to the resource or call an operation (OData 4.01 URL Conventions, 4).</summary>
public static class PathParser
{
    /// <summary>The segments of the path; none for <c>$crossjoin</c> and <c>$all</c>.</summary>
    /// <param name="edm">The model.</param>
    /// <param name="request">The request.</param>
    /// <param name="path">The segments, unless the path is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public static QueryRefusal? Parse(IEdmModel edm, QueryRequest request, out ODataPath path) =>
        QueryRefusedException.Catch(() => PathOf(edm, request), out path);

    private static ODataPath PathOf(IEdmModel edm, QueryRequest request)
    {
        var written = ODataUrl.Path(request.Resource);
        ODataUrl.CheckEncoding(written);
        var options = ODataUrl.EngineOptions(request.Resource)
            .Where(o => o.IsAlias || o.Name == "$id" && ResourcePathRewriter.IsEntity(request.Resource)).ToList();
        if (CrossJoin.Of(edm, request.Resource) is not null || AllEntities.Of(request.Resource, options) is not null)
            return new ODataPath();

        // A client that writes a link names it by "/$ref", which reads do not need.
        var address = ResourcePathRewriter.Rewrite(edm, request, options).Path + (ResourcePathRewriter.IsReference(written) ? "/$ref" : "");
        return QueryParser.ParsePath(QueryParser.ParserOf(edm, request, address, []), written);
    }
}
