using PcaTracker.Domain;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Widgets;

/// <summary>Reads a day back while a form is filled in, before anything is saved.</summary>
internal static class DayRoutes
{
    /// <summary>The address that field asks.</summary>
    public const string Address = "/days";

    /// <summary>
    /// Maps <c>/days?due=true&amp;party=EU&amp;day=10 Dec 2026</c>: the day in words, what is unusual about it, and the days of reminding of what is
    /// due on it; or what is wrong with the text.
    /// </summary>
    public static void MapDays(this IEndpointRouteBuilder app) => app.MapGet(Address, Handle);

    private static IResult Handle(HttpContext context, TrackerDatabase database, TimeProvider time)
    {
        var (form, actor) = (new FormReader(), context.Actor());
        if (form.Day("day", context.Request.Query["day"]) is not { } day)
            return Results.Text(form.Errors.Count > 0 ? form.Errors[0].Sentence : "");
        using var session = database.OpenAs(actor);
        var today = Today.In(actor.TimeZone, time.GetUtcNow());
        IEnumerable<string?> said = [$"{DayWords.Of(session, day, today)}."];
        if (context.Request.Query["due"] == "true")
            said = [.. said, .. DayWords.Notes(session, day, today), DayWords.Reminders(session, day, context.Request.Query["party"], today)];
        return Results.Text(string.Join(' ', said.Where(sentence => sentence is not null)));
    }
}
