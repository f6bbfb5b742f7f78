using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>Refuses oversized requests before they are read, and gives error bodies to answers of the framework that have none.</summary>
public static class RequestGuard
{
    // The server closes longer requests without a word; those a little over the limits are let through to be refused in words.
    private const int LongestRequestLine = 64 * 1024, LargestHeaders = 64 * 1024, MostHeaders = 200;

    /// <summary>How many headers a request has, and how many characters are in them.</summary>
    public const int HeaderCount = 100, HeaderLength = 32 * 1024;

    /// <summary>Bytes of the body of POST <c>…/$query</c>.</summary>
    public const int QueryInBodyLength = 16 * 1024;

    // The next link of POST …/$query holds all of its body, percent-encoded.
    private const int LongestNextLink = (3 * QueryInBodyLength) + Limits.UrlLength;

    /// <summary>Lets the server pass on requests that are a little over the limits.</summary>
    public static void Configure(KestrelServerOptions server) =>
        (server.Limits.MaxRequestLineSize, server.Limits.MaxRequestHeadersTotalSize, server.Limits.MaxRequestHeaderCount) =
            (LongestRequestLine, LargestHeaders, MostHeaders);

    /// <summary>Refuses a URL that is too long.</summary>
    public static Task CheckLength(HttpContext context, RequestDelegate next) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is var target
        && target.Length > (target.Contains("$skiptoken=", StringComparison.Ordinal) ? LongestNextLink : Limits.UrlLength)
            ? ODataErrors.Write(context, StatusCodes.Status414UriTooLong, "url-too-long", string.Create(CultureInfo.InvariantCulture,
                $"A URL has up to {Limits.UrlLength} characters. Send longer questions as the body of POST to the resource followed by /$query."))
            : next(context);

    /// <summary>Refuses headers that are too many or too long.</summary>
    public static Task CheckHeaders(HttpContext context, RequestDelegate next)
    {
        var (count, length) = (0, 0);
        foreach (var (name, values) in context.Request.Headers)
        {
            count += values.Count;
            foreach (var value in values)
                length += name.Length + (value?.Length ?? 0);
        }

        return count > HeaderCount || length > HeaderLength
            ? ODataErrors.Write(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, "headers-too-large",
                string.Create(CultureInfo.InvariantCulture,
                $"A request has up to {HeaderCount} headers of {HeaderLength} characters together."))
            : next(context);
    }

    /// <summary>Refuses versions of the schema: there is one, without a name (11.2.13).</summary>
    public static Task CheckSchemaVersion(HttpContext context, RequestDelegate next) =>
        QueryOptions.Values(context.Request, "$schemaversion").Any(version => version != "*")
            ? ODataErrors.Write(context, StatusCodes.Status404NotFound, "unknown-schema-version",
                "The service has no versions of its schema. Leave the option out, or ask for $schemaversion=*.", "$schemaversion")
            : next(context);

    /// <summary>An error body for a refusal of the framework (OData 4.01 Protocol, 9.4).</summary>
    public static Task Explain(StatusCodeContext answer)
    {
        var context = answer.HttpContext;
        var (code, message) = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ("not-found", "There is no such resource; the service document lists what there is."),
            StatusCodes.Status405MethodNotAllowed =>
                ("method-not-allowed", $"{context.Request.Method} is not for the service; it takes {context.Response.Headers.Allow}."),
            StatusCodes.Status413PayloadTooLarge => ("body-too-large", "The body is larger than what the service reads. Send it in parts."),
            StatusCodes.Status415UnsupportedMediaType => ("not-json", "Send the body as application/json in UTF-8."),
            _ => ("refused", "The service does not answer this request."),
        };
        return ODataErrors.Write(context, context.Response.StatusCode, code, message);
    }
}
