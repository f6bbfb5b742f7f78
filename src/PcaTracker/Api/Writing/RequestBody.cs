using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PcaTracker.Api.Writing;

/// <summary>The JSON object that a write carries.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 1 << 20, MaxDepth = 32;

    /// <summary>Reads the body; null when it is empty.</summary>
    public static async Task<(JsonDocument? Json, ApiRefusal? Refusal)> Read(HttpContext context)
    {
        if (CheckHeaders(context.Request) is { } refusal)
            return (null, refusal);
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = MaxBytes;
            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
            if (bytes.Length == 0)
                return (null, null);
            var json = JsonDocument.Parse(bytes.ToArray(), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return json.RootElement.ValueKind == JsonValueKind.Object ? (json, null)
                : (null, ApiRefusal.Invalid("not-an-object", "The body must be one JSON object."));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new ApiRefusal(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is larger than 1 MiB. Send it in parts."));
        }
        catch (JsonException malformed)
        {
            return (null, ApiRefusal.Invalid("malformed-json", $"The body is not JSON, or nested deeper than {MaxDepth}: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}."));
        }
    }

    private static ApiRefusal? CheckHeaders(HttpRequest request)
    {
        if (request.Headers["OData-Version"].ToString() is not ("" or "4.0" or "4.01"))
            return ApiRefusal.Invalid("unknown-version", $"This service reads OData 4.0 and 4.01, not {request.Headers["OData-Version"]}.", "OData-Version");
        if (request.ContentType is null && request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
            return null;
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? null
            : new ApiRefusal(StatusCodes.Status415UnsupportedMediaType, "not-json", "Send the body as application/json in UTF-8.", "Content-Type");
    }
}
