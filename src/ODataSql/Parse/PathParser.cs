using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Reads the path of a request as the engine does, for those who do something else with a resource than read it (OData 4.01 URL Conventions, 4).</summary>
public static class PathParser
{
    /// <summary>The segments of the path; none when it joins sets or leads to all of them. Of the query options only aliases count, and the <c>$id</c> of <c>$entity</c>.</summary>
    /// <param name="edm">The model.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="path">The segments, unless the path is refused.</param>
    /// <returns>The refusal, or null.</returns>
    public static QueryRefusal? Parse(IEdmModel edm, QueryRequest request, out ODataPath path) =>
        QueryRefusedException.Catch(() => PathOf(edm, request), out path);

    private static ODataPath PathOf(IEdmModel edm, QueryRequest request)
    {
        var written = ODataUrl.Path(request.Resource);
        ODataUrl.CheckEncoding(written);
        var options = ODataUrl.EngineOptions(request.Resource).Where(o => o.IsAlias || o.Name == "$id" && ResourcePathRewriter.IsEntity(request.Resource)).ToList();
        if (CrossJoin.Of(edm, request.Resource) is not null || AllEntities.Of(request.Resource, options) is not null)
            return new ODataPath();

        // A client that writes a link names it by "/$ref", which reads do not need.
        var address = ResourcePathRewriter.Rewrite(edm, request, options).Path + (ResourcePathRewriter.IsReference(written) ? "/$ref" : "");
        return QueryParser.ParsePath(QueryParser.ParserOf(edm, request, address, []), written);
    }
}
