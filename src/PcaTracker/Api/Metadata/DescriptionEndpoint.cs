using Microsoft.Net.Http.Headers;
using ODataSql;
using ODataSql.AspNetCore.Metadata;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Api.Reading;
using PcaTracker.Runtime;

namespace PcaTracker.Api.Metadata;

/// <summary>The service document and <c>$metadata</c> (OData 4.01 Protocol, 11.1): what clients read before anything else, and may keep.</summary>
internal static class DescriptionEndpoint
{
    // New properties come with a new version of the program; a client that keeps the old description meanwhile misses nothing it knew.
    private static readonly CsdlDocument Csdl = new(TrackerModel.Build);

    private const string Kept = "private, max-age=600";

    public static Task Service(HttpContext context, PublicAddress address)
    {
        var refusal = Negotiation.Read(context.Request, out var format) ?? CheckOptions(context.Request);
        return refusal is not null
            ? ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target)
            : Write(context, ServiceDocument.Of(TrackerModel.Edm, format, address.ServiceRoot(context)), format.VersionText, format.ContentType);
    }

    public static Task Metadata(HttpContext context)
    {
        var refusal = Negotiation.ReadMetadata(context.Request, out var version, out var json) ?? CheckOptions(context.Request);
        return refusal is not null
            ? ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target)
            : Write(context, Csdl.Of(version, json), new PayloadFormat(version).VersionText, json ? "application/json" : "application/xml");
    }

    private static QueryRefusal? CheckOptions(HttpRequest request) =>
        QueryOptions.CheckTaken(request, "The description of the API takes the query options $format and $schemaversion", "format", "schemaversion");

    private static Task Write(HttpContext context, StaticDocument document, string version, string contentType)
    {
        if (context.Request.Headers.IfMatch.Count > 0 && !Lists(context.Request.GetTypedHeaders().IfMatch, document.ETag))
            return ETags.WritePreconditionFailed(context, document.ETag);
        var response = context.Response;
        response.Headers["OData-Version"] = version;
        response.Headers.ETag = document.ETag;
        response.Headers.CacheControl = Kept;
        response.Headers.Append(HeaderNames.Vary, "Accept, OData-MaxVersion, Authorization");
        if (Lists(context.Request.GetTypedHeaders().IfNoneMatch, document.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = contentType;
        response.ContentLength = document.Bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(document.Bytes, context.RequestAborted).AsTask();
    }

    private static bool Lists(IEnumerable<EntityTagHeaderValue> tags, string etag) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: false));
}
