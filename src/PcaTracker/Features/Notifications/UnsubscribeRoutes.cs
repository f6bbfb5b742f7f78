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
