using System.Net;
using Microsoft.Net.Http.Headers;
using PcaTracker.Runtime;

namespace PcaTracker.Security.Http;

/// <summary>Sets security headers on every answer, early refusals included: no other sources, no inline code, no frames, no copies.</summary>
internal static class SecurityHeaders
{
    private const string
        // Two years, during which a browser that has used https does not use http.
        OnlyHttps = "max-age=63072000; includeSubDomains",
        // Features of the device that a page could request; only copying to the clipboard is used.
        NoDevices =
            "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), "
            + "gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), "
            + "payment=(), picture-in-picture=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var https = app.Services.GetRequiredService<PublicAddress>().IsHttps;
        app.Use((context, next) =>
        {
            // Just before sending, since an error page clears the headers first.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = (context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>() ?? ContentPolicy.Strict).Text;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = SendsFetchMetadata(context.Request) ? "no-referrer" : "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = NoDevices;
                headers["X-Robots-Tag"] = "noindex, nofollow";
                if (https)
                    headers.StrictTransportSecurity = OnlyHttps;
                if (!headers.ContainsKey(HeaderNames.CacheControl))
                    headers.CacheControl = "no-store";
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    // Browsers send Sec-Fetch-Site over https and to loopback. Elsewhere only the Origin identifies our forms, and a browser
    // withholds it together with the referrer.
    private static bool SendsFetchMetadata(HttpRequest request) =>
        request.IsHttps || request.Host.Host is "localhost"
        || IPAddress.TryParse(request.Host.Host, out var address) && IPAddress.IsLoopback(address);
}
