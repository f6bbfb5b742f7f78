using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Reads what a write carries: one JSON object, or a bare value as text.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 1 << 20, MaxDepth = 32;

    /// <summary>The version of OData in which the body is written: as the request says, or else the latest that its sender may know (OData 4.01
    /// Protocol, 8.1.5).</summary>
    public static ProtocolVersion VersionOf(HttpRequest request) => request.Headers["OData-Version"].ToString() switch
    {
        "4.0" => ProtocolVersion.V40,
        "" when request.Headers.ContainsKey("OData-MaxVersion") => Negotiation.VersionOf(request),
        _ => ProtocolVersion.V401,
    };

    /// <summary>The JSON object; null when there is no body.</summary>
    public static async Task<(JsonBody? Json, ODataRefusal? Refusal)> ReadJson(HttpContext context)
    {
        var (bytes, refusal) = await ReadAs(context, MediaTypeNames.Application.Json);
        if (bytes is null || bytes.Length == 0)
            return (null, refusal);
        try
        {
            var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (!HasNames(json.RootElement))
                return (null, ODataRefusal.Invalid("malformed-json", "The body holds a name that is not of whole Unicode characters."));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (new JsonBody(json, LongsAsText(context.Request)), null)
                : (null, ODataRefusal.Invalid("not-an-object", "The body must be one JSON object."));
        }
        catch (JsonException malformed)
        {
            return (null, ODataRefusal.Invalid("malformed-json",
                $"The body is not JSON, or nested deeper than {MaxDepth}: line {malformed.LineNumber + 1}, "
                    + $"byte {malformed.BytePositionInLine + 1}."));
        }
    }

    /// <summary>The text; empty when there is no body.</summary>
    public static async Task<(string Text, ODataRefusal? Refusal)> ReadText(HttpContext context)
    {
        var (bytes, refusal) = await ReadAs(context, MediaTypeNames.Text.Plain);
        if (bytes is null)
            return ("", refusal);
        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return ("", ODataRefusal.Invalid("malformed-text", "The body is not UTF-8."));
        }
    }

    // A name is read as text when it is first asked for; one that is none shall be found out here and not anywhere.
    private static bool HasNames(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject().All(property => property.Name is not null && HasNames(property.Value)),
                JsonValueKind.Array => json.EnumerateArray().All(HasNames),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<(byte[]? Bytes, ODataRefusal? Refusal)> ReadAs(HttpContext context, string mediaType)
    {
        if (CheckHeaders(context.Request, mediaType) is { } refusal)
            return (null, refusal);
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = MaxBytes;
            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
            return (bytes.ToArray(), null);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new ODataRefusal(StatusCodes.Status413PayloadTooLarge, "body-too-large",
                "The body is larger than 1 MiB. Send it in parts."));
        }
    }

    private static ODataRefusal? CheckHeaders(HttpRequest request, string mediaType)
    {
        if (request.Headers["OData-Version"].ToString() is not ("" or "4.0" or "4.01"))
            return ODataRefusal.Invalid("unknown-version", $"This service reads OData 4.0 and 4.01, not {request.Headers["OData-Version"]}.",
                "OData-Version");
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
            return new ODataRefusal(StatusCodes.Status415UnsupportedMediaType, "encoded-body",
                $"Send the body as it is, not as {request.Headers.ContentEncoding}.", "Content-Encoding");
        if (request.ContentType is null && request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
            return null;
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? null
            : new ODataRefusal(StatusCodes.Status415UnsupportedMediaType, mediaType == MediaTypeNames.Text.Plain ? "not-text"
                : "not-json", $"Send the body as {mediaType} in UTF-8.", "Content-Type");
    }

    private static bool LongsAsText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.Parameters.Any(p => p.Name.Equals("IEEE754Compatible", StringComparison.OrdinalIgnoreCase)
            && p.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
