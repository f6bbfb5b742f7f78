using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Http;

/// <summary>
/// Refuses writes with a cookie unless a page of this site sent them, because browsers send cookies and remembered Basic credentials
/// with other sites' requests as well. A program with a token has no cookie and need not send an origin.
/// </summary>
internal static class SameOrigin
{
    private static readonly Refusal
        Foreign = Refusal.NotAllowed("not-from-our-page",
            "This request did not come from a page of the tracker, or the browser does not say where from. Open the tracker at its own "
            + "address, reload the page and send the form again."),
        Override = Refusal.Invalid("method-override",
            "A request is what its method says: send PATCH, PUT or DELETE itself instead of naming it in a header.");

    // Headers in which some servers accept the method of a POST.
    private static readonly string[] Overrides = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];

    public static void UseSameOrigin(this WebApplication app) => app.Use((context, next) =>
        IsSafe(context.Request.Method) ? next(context)
        : Overrides.Any(context.Request.Headers.ContainsKey) ? EarlyRefusal.Write(context, StatusCodes.Status400BadRequest, Override)
        : IsProven(context) ? next(context)
        : EarlyRefusal.Write(context, StatusCodes.Status403Forbidden, Foreign));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Whether a page of this site sent a request, or a program without our cookies.</summary>
    public static bool IsProven(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site == "same-origin";
        return (HeaderOrNull(request.Headers.Origin) ?? HeaderOrNull(request.Headers.Referer)) is { } from
            ? IsOurs(context, from)
            : !request.Cookies.Keys.Any(SessionCookie.IsOurs);
    }

    // A browser sends "null" for an opaque origin. The host of the request is one of ours; AllowedHosts has checked it.
    private static bool IsOurs(HttpContext context, string from) =>
        Uri.TryCreate(from, UriKind.Absolute, out var uri)
        && (IsSameOrigin(uri, context.RequestServices.GetRequiredService<PublicAddress>().RootFor(context))
            || Uri.TryCreate($"{context.Request.Scheme}://{context.Request.Host}/", UriKind.Absolute, out var asked) && IsSameOrigin(uri, asked));

    private static bool IsSameOrigin(Uri one, Uri other) =>
        (one.Scheme, one.IdnHost, one.Port) == (other.Scheme, other.IdnHost, other.Port);

    private static string? HeaderOrNull(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();
}
