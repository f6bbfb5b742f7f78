using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Reading;

/// <summary>Answers POST <c>…/$query</c>, a read whose query options are in the body (OData 4.01 URL Conventions, 4.13).</summary>
internal sealed class QueryInBody(InProcessPipeline pipeline)
{
    private const int MaxBytes = RequestGuard.QueryInBodyLength;

    /// <summary>The resources after the service root.</summary>
    public const string Route = $$"""{**path:{{EndsWithQuery.Name}}}""";

    private const string Segment = "/$query";

    /// <summary>Answers as GET would with the options in the URL; options that are there already are kept.</summary>
    public async Task Handle(HttpContext context)
    {
        if (!IsText(context.Request))
        {
            await ODataErrors.Write(context, StatusCodes.Status415UnsupportedMediaType, "not-text",
                "Send the query options as text/plain or application/x-www-form-urlencoded in UTF-8, as they would stand in the URL after '?'.",
                    "Content-Type");
            return;
        }

        if (await Read(context) is not { } options)
        {
            await ODataErrors.Write(context, StatusCodes.Status413PayloadTooLarge, "body-too-large",
                $"Query options in a body are at most {MaxBytes} bytes long. Ask in smaller steps.");
            return;
        }

        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var (path, query) = request.RawTarget.Split('?', 2) is [var before, var after] ? (before, after) : (request.RawTarget, "");
        query = string.Join('&', new[] { query, options }.Where(o => o.Length > 0));
        request.Method = HttpMethods.Get;
        request.Path = request.Path[..^Segment.Length];
        request.QueryString = query.Length > 0 ? "?" + query : "";
        // The last segment may be written with its '$' percent-encoded.
        request.RawTarget = path[..path.LastIndexOf('/')] + request.QueryString;
        request.Body = Stream.Null;
        request.Headers.ContentType = default;
        request.Headers.ContentLength = null;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await pipeline.Run(context);
    }

    private static async Task<string?> Read(HttpContext context)
    {
        try
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBytes;
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var text = (await reader.ReadToEndAsync(context.RequestAborted)).Trim('\r', '\n', ' ', '?');
            return text.Length <= MaxBytes ? text : null;
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static bool IsText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The constraint of the route. A regular expression would be made anew by each host, and tried on every request.</summary>
    internal sealed class EndsWithQuery : IRouteConstraint
    {
        /// <summary>How the route names it.</summary>
        public const string Name = "endswithquery";

        /// <inheritdoc/>
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values[routeKey] is string path && path.Length > Segment.Length && path.EndsWith(Segment, StringComparison.OrdinalIgnoreCase);
    }
}
