using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Features.Notifications;

/// <summary>
/// Serves the link that turns a digest off. GET only shows a page, since mail scanners open links; POST turns it off, from the page's
/// button or a mail program (RFC 8058) without cookie or token.
/// </summary>
internal static class UnsubscribeRoutes
{
    private const string Route = "/" + Unsubscribe.Path + "{opaque}";

    /// <summary>Whether a mail program, and no page, turns a digest off: it shows its person no answer.</summary>
    public static bool IsByProgram(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/" + Unsubscribe.Path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
        && !request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase);

    /// <summary>Maps the link.</summary>
    public static void MapUnsubscribe(this WebApplication app)
    {
        // The generator of routes does not know the type of the page.
        app.MapGet(Route, IResult (string opaque, Unsubscribe unsubscribe) => Page(unsubscribe.Reader(opaque), isOff: false)).AllowAnonymous();
        app.MapPost(Route, async Task<IResult> (string opaque, Unsubscribe unsubscribe) =>
            Page(await unsubscribe.UseAsync(opaque), isOff: true)).AllowAnonymous();
    }

    private static RazorComponentResult<UnsubscribePage> Page(DigestReader? reader, bool isOff) =>
        new(new Dictionary<string, object?>
        {
            [nameof(UnsubscribePage.Reader)] = reader,
            [nameof(UnsubscribePage.IsOff)] = isOff,
        });
}
