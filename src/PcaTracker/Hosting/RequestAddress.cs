using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security.Http;

namespace PcaTracker.Hosting;

/// <summary>Removes the public address's path from requests, and makes redirects independent of the proxy's host.</summary>
internal static class RequestAddress
{
    /// <summary>Adds the middleware and the routing behind it. It comes before everything that depends on the path.</summary>
    public static void UseRequestAddress(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<PublicAddress>();
        app.Use((context, next) =>
        {
            RemoveBase(context.Request, address.Base);
            if (!context.IsForApi())
            {
                AnswerHead(context.Request);
                context.Response.OnStarting(() => ShortenRedirect(context));
            }
            return next(context);
        });
        app.UseRouting();
    }

    // Some proxies remove the path below which the tracker is served, others pass it on. Links need it in both cases.
    private static void RemoveBase(HttpRequest request, PathString path)
    {
        if (!path.HasValue)
            return;
        if (request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            var feature = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>();
            feature.RawTarget = WithoutSegments(feature.RawTarget, path.Value!.Count(c => c == '/'));
            request.Path = rest.HasValue ? rest : "/";
        }
        request.PathBase = path;
    }

    // The raw target may be percent-encoded in another way than the setting, so segments are counted.
    private static string WithoutSegments(string target, int count)
    {
        var at = target.StartsWith('/') ? 0 : target.IndexOf('/', target.IndexOf("//", StringComparison.Ordinal) + 2);
        for (; count > 0 && at >= 0; count--)
            at = target.IndexOfAny(['/', '?'], at + 1);
        return at < 0 ? "/" : target[at] == '?' ? "/" + target[at..] : target[at..];
    }

    // HEAD is answered as GET is (RFC 9110, 9.3.2); the server leaves the body out.
    private static void AnswerHead(HttpRequest request)
    {
        if (HttpMethods.IsHead(request.Method))
            request.Method = HttpMethods.Get;
    }

    // The framework writes the host of the request, which behind a proxy may be unreachable for browsers.
    private static Task ShortenRedirect(HttpContext context)
    {
        if (context.Response.Headers.Location.ToString() is { Length: > 0 } location
            && Uri.TryCreate(location, UriKind.Absolute, out var target) && (target.Scheme is "http" or "https")
            && Uri.TryCreate($"{context.Request.Scheme}://{context.Request.Host}", UriKind.Absolute, out var asked)
            && target.Authority == asked.Authority && target.Scheme == asked.Scheme
            && !LocalAddress.BeginsWithHost(target.AbsolutePath))
            context.Response.Headers[HeaderNames.Location] = target.PathAndQuery + target.Fragment;
        return Task.CompletedTask;
    }
}
