using System.Net;
using Microsoft.Net.Http.Headers;
using PcaTracker.Runtime;

namespace PcaTracker.Security.Http;

/// <summary>What every answer, also of whatever refuses before anything else, tells a browser: nothing from elsewhere, nothing inline, no frames, no copies kept.</summary>
internal static class SecurityHeaders
{
    private const string
        // Two years: whoever came by https once is not led to http.
        OnlyHttps = "max-age=63072000; includeSubDomains",
        // What a page could ask of the device; only copying to the clipboard is used.
        NoDevices =
            "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), "
            + "payment=(), picture-in-picture=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var https = app.Services.GetRequiredService<PublicAddress>().IsHttps;
        app.Use((context, next) =>
        {
            // At the last moment, since an error page begins by clearing the headers.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = (context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>() ?? ContentPolicy.Strict).Text;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = SaysWhereFrom(context.Request) ? "no-referrer" : "same-origin";
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

    // Browsers send Sec-Fetch-Site by https and to this machine. Elsewhere all that tells our forms from those of others is the
    // Origin, which a browser withholds together with the referrer.
    private static bool SaysWhereFrom(HttpRequest request) =>
        request.IsHttps || request.Host.Host is "localhost" || IPAddress.TryParse(request.Host.Host, out var address) && IPAddress.IsLoopback(address);
}
