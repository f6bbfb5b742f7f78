using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using PcaTracker.Runtime;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Calendar;

/// <summary>
/// Serves rounds and deadlines as an iCalendar feed. Some calendar programs fetch it once a day only, so it does not replace
/// reminders.
/// </summary>
internal static class CalendarFeed
{
    /// <summary>Maps the feed to <c>/calendar/{token}.ics</c>.</summary>
    public static void MapCalendar(this IEndpointRouteBuilder app) => app.MapGet("/calendar/{token}.ics", Handle);

    private static IResult Handle(HttpContext context, TrackerDatabase database, PublicAddress address)
    {
        using var session = database.OpenAs(context.Actor());
        var content = Encoding.UTF8.GetBytes(PersonalCalendar.Of(session, address.Root));
        // With no-store a program could not compare; with no-cache it keeps its copy and revalidates it each time.
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(
            content, "text/calendar; charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\""));
    }
}
