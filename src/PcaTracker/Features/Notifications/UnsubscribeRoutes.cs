using Microsoft.AspNetCore.Http.HttpResults;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Features.Notifications;

/// <summary>
/// The page behind the link that turns a digest off: opening it changes nothing, since mail scanners open links; posting to it does,
/// by its button or by a mail program (RFC 8058), which has no cookie and no form of ours.
/// </summary>
internal static class UnsubscribeRoutes
{
    private const string Route = "/" + Unsubscribe.Path + "{opaque}";

    public static void MapUnsubscribe(this WebApplication app)
    {
        app.MapGet(Route, (string opaque, Unsubscribe unsubscribe) => Page(unsubscribe.Reader(opaque), isOff: false)).AllowAnonymous();
        app.MapPost(Route, async (string opaque, Unsubscribe unsubscribe) => Page(await unsubscribe.UseAsync(opaque), isOff: true)).AllowAnonymous();
    }

    private static RazorComponentResult<UnsubscribePage> Page(DigestReader? reader, bool isOff) =>
        new(new Dictionary<string, object?> { [nameof(UnsubscribePage.Reader)] = reader, [nameof(UnsubscribePage.IsOff)] = isOff });
}
