using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Calendar;

/// <summary>
/// Rounds and deadlines as a calendar to subscribe to. Programs fetch it when they like, some once a day: it shows what is due and is
/// no way to be reminded.
/// </summary>
internal static class CalendarFeed
{
    public static void MapCalendar(this IEndpointRouteBuilder app) => app.MapGet("/calendar/{token}.ics", Handle);

    private static IResult Handle(HttpContext context, TrackerDatabase database, PublicAddress address)
    {
        using var session = database.OpenAs(context.Actor());
        var content = Encoding.UTF8.GetBytes(PersonalCalendar.Of(session, address.Root));
        // Not no-store, which would leave a program nothing to compare: it keeps its copy, as calendars do, and asks each time whether that still holds.
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(content, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\""));
    }
}
