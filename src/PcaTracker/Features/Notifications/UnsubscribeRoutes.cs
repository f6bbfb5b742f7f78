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
        app.MapGet(Route, (string opaque, Unsubscribe unsubscribe) => Page(unsubscribe.Reader(opaque), isOff: false)).AllowAnonymous();
        app.MapPost(Route, async (string opaque, Unsubscribe unsubscribe) => Page(await unsubscribe.UseAsync(opaque), isOff: true)).AllowAnonymous();
    }

    private static IResult Page(DigestReader? reader, bool isOff) =>
        new RazorComponentResult<UnsubscribePage>(new Dictionary<string, object?>
        {
            [nameof(UnsubscribePage.Reader)] = reader,
            [nameof(UnsubscribePage.IsOff)] = isOff,
        });
}
