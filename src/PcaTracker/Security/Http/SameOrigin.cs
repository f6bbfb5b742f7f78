using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security.Sessions;

namespace PcaTracker.Security.Http;

/// <summary>
/// Whoever changes something with a cookie proves that a page of ours asked: browsers send cookies, and what they know of Basic,
/// also for the pages of others. A program with a token has no cookie and says nothing of where it comes from.
/// </summary>
internal static class SameOrigin
{
    private const string
        ElsewhereCode = "not-from-our-page",
        Elsewhere = "This request did not come from a page of the tracker, or the browser does not say where from. Open the tracker at its own address, reload the page and send the form again.",
        OverrideCode = "method-override",
        Override = "A request is what its method says: send PATCH, PUT or DELETE itself instead of naming it in a header.";

    // What some servers take for the method of a POST.
    private static readonly string[] Overrides = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];

    public static void UseSameOrigin(this WebApplication app) => app.Use((context, next) =>
        IsSafe(context.Request.Method) ? next(context)
        : Overrides.Any(context.Request.Headers.ContainsKey) ? EarlyRefusal.Write(context, StatusCodes.Status400BadRequest, OverrideCode, Override)
        : IsProven(context) ? next(context)
        : EarlyRefusal.Write(context, StatusCodes.Status403Forbidden, ElsewhereCode, Elsewhere));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsProven(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site == "same-origin";
        return (Said(request.Headers.Origin) ?? Said(request.Headers.Referer)) is { } from
            ? IsOurs(context, from)
            : !request.Cookies.Keys.Any(SessionCookie.IsOurs);
    }

    // A browser says "null" for a page that it tells nothing of. The name that the request asks for is one of ours, or it would not
    // have come this far.
    private static bool IsOurs(HttpContext context, string from) =>
        Uri.TryCreate(from, UriKind.Absolute, out var uri)
        && (IsSameOrigin(uri, context.RequestServices.GetRequiredService<PublicAddress>().RootFor(context))
            || Uri.TryCreate($"{context.Request.Scheme}://{context.Request.Host}/", UriKind.Absolute, out var asked) && IsSameOrigin(uri, asked));

    private static bool IsSameOrigin(Uri one, Uri other) =>
        (one.Scheme, one.IdnHost, one.Port) == (other.Scheme, other.IdnHost, other.Port);

    private static string? Said(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();
}
