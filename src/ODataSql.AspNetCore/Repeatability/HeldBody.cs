using Microsoft.AspNetCore.Http.Features;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Repeatability;

/// <summary>Reads the body of a request into memory, to be known before it is acted upon.</summary>
internal static class HeldBody
{
    private const int MaxBytes = 1 << 20;

    public static async Task<ODataRefusal?> Read(HttpContext context)
    {
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = MaxBytes;
            var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
            bytes.Position = 0;
            context.Request.Body = bytes;
            return null;
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new ODataRefusal(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is larger than 1 MiB. Send it in parts.");
        }
    }
}
