using Microsoft.Net.Http.Headers;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>
/// Serves the rows of a list as a file that spreadsheets open: its columns are the properties of the API and the heading of the chapter.
/// </summary>
internal static class ListDownloads
{
    private static readonly Format[] Formats =
    [
        new("csv", "text/csv; charset=utf-8", ListCsv.Write),
        new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ListWorkbook.Write),
    ];

    /// <summary>Maps <c>/deadlines.csv</c>, <c>/deadlines.xlsx</c> and so on, which take the same queries as the pages.</summary>
    public static void MapListDownloads(this IEndpointRouteBuilder app)
    {
        foreach (var list in TrackerList.All)
        {
            foreach (var (extension, contentType, write) in Formats)
            {
                app.MapGet($"{list.Address}.{extension}", async (HttpContext context, TrackerDatabase database, TimeProvider time) =>
                {
                    if (Rows(context, database, time, list) is not { } rows)
                    {
                        // The page explains what it cannot read.
                        context.Response.Redirect($"{context.Request.PathBase}{list.Address}{context.Request.QueryString}");
                        return;
                    }

                    context.Response.ContentType = contentType;
                    context.Response.Headers[HeaderNames.ContentDisposition] = $"attachment; filename={list.Address[1..]}.{extension}";
                    await context.Response.Body.WriteAsync(write(list, rows), context.RequestAborted);
                });
            }
        }
    }

    // Null for a query that cannot be read.
    private static List<IDictionary<string, object?>>? Rows(
        HttpContext context, TrackerDatabase database, TimeProvider time, TrackerList list)
    {
        var (actor, form) = (context.Actor(), new FormReader());
        using var session = database.OpenAs(actor);
        var query = ListQuery.Read(list, context.Request.Query, ChapterChoice.All(session).Select(c => c.Code), form);
        if (form.Errors.Count > 0)
            return null;
        var reader = new ListReader(actor, Today.In(actor.TimeZone, time.GetUtcNow()));
        return [.. new ListRows(query, reader).All(session)];
    }

    private sealed record Format(
        string Extension, string ContentType, Func<TrackerList, IEnumerable<IDictionary<string, object?>>, byte[]> Write);
}
