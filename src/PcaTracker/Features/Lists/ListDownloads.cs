using PcaTracker.Domain;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Features.Widgets;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>Serves the rows of a list as a file that spreadsheets open: those that the API gives at the address which the page shows.</summary>
internal static class ListDownloads
{
    /// <summary>Maps <c>/deadlines.csv</c>, <c>/deadlines.xlsx</c> and so on, which take the same queries as the pages.</summary>
    public static void MapListDownloads(this IEndpointRouteBuilder app)
    {
        foreach (var list in TrackerList.All)
        {
            foreach (var format in SpreadsheetFormat.All)
            {
                app.MapGet($"{list.Address}.{format.Extension}", async (HttpContext context, TrackerDatabase database, TimeProvider time) =>
                {
                    if (Asked(context, database, time, list) is { } question)
                        await SpreadsheetRoutes.SendAsync(context, question, format);
                    else
                        // The page explains what it cannot read.
                        context.Response.Redirect($"{context.Request.PathBase}{list.Address}{context.Request.QueryString}");
                });
            }
        }
    }

    // Null for a query that cannot be read.
    private static Question? Asked(HttpContext context, TrackerDatabase database, TimeProvider time, TrackerList list)
    {
        var (actor, form) = (context.Actor(), new FormReader());
        using var session = database.OpenAs(actor);
        var query = ListQuery.Read(list, context.Request.Query, ChapterChoice.All(session).Select(c => c.Code), form);
        return form.Errors.Count > 0 ? null : new ListRows(query, new ListReader(actor, Today.In(actor.TimeZone, time.GetUtcNow()))).Question;
    }
}
