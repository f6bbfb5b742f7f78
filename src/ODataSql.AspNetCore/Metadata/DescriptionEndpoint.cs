using Microsoft.Net.Http.Headers;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>
/// Answers with the service document and <c>$metadata</c> (OData 4.01 Protocol, 11.1), and with the same in OpenAPI: clients read them first, and
/// may keep them.
/// </summary>
internal sealed class DescriptionEndpoint(ODataService service)
{
    // The model changes with a new version of the program only; until a client reads it again, it misses nothing that it knew.
    private const string Caching = "private, max-age=600";

    private readonly CsdlDocument _csdl = new(service.Host.ModelFor);

    private readonly OpenApiDocument _openApi = new(service);

    /// <summary>Answers with the service document.</summary>
    public Task Service(HttpContext context)
    {
        var refusal = Negotiation.Read(context.Request, out var format) ?? CheckOptions(context.Request);
        return refusal is not null
            ? ODataErrors.Write(context, refusal)
            : Write(context, ServiceDocument.Of(service.Model, format, service.Host.ServiceRoot(context)), format.VersionText, format.ContentType);
    }

    /// <summary>Answers with the description in OpenAPI, whatever the client accepts: the path names its format.</summary>
    public Task OpenApi(HttpContext context)
    {
        var refusal = Negotiation.CheckWhole(context.Request, out var version) ?? CheckOptions(context.Request);
        return refusal is not null
            ? ODataErrors.Write(context, refusal)
            : Write(context, _openApi.Of(service.Host.ServiceRoot(context)), new PayloadFormat(version).VersionText, "application/json");
    }

    /// <summary>Answers with <c>$metadata</c>.</summary>
    public Task Metadata(HttpContext context)
    {
        var refusal = Negotiation.ReadMetadata(context.Request, out var version, out var json) ?? CheckOptions(context.Request);
        return refusal is not null
            ? ODataErrors.Write(context, refusal)
            : Write(context, _csdl.Of(version, json), new PayloadFormat(version).VersionText, json ? "application/json" : "application/xml");
    }

    private static QueryRefusal? CheckOptions(HttpRequest request) =>
        QueryOptions.CheckTaken(request, "The description of the API takes the query options $format and $schemaversion", "$format",
            "$schemaversion");

    private static Task Write(HttpContext context, StaticDocument document, string version, string contentType)
    {
        if (context.Request.Headers.IfMatch.Count > 0 && !Lists(context.Request.GetTypedHeaders().IfMatch, document.ETag))
            return ETags.WritePreconditionFailed(context, document.ETag);
        var response = context.Response;
        response.Headers["OData-Version"] = version;
        response.Headers.ETag = document.ETag;
        response.Headers.CacheControl = Caching;
        response.Headers.Append(HeaderNames.Vary, "Accept, OData-MaxVersion, Authorization");
        if (Lists(context.Request.GetTypedHeaders().IfNoneMatch, document.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = contentType;
        response.ContentLength = document.Bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask
            : response.Body.WriteAsync(document.Bytes, context.RequestAborted).AsTask();
    }

    private static bool Lists(IEnumerable<EntityTagHeaderValue> tags, string etag) =>
        tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: false));
}
