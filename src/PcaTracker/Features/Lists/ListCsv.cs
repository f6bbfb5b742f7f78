using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.Net.Http.Headers;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>Serves the rows of a list as a CSV file that spreadsheets open: UTF-8 with its mark, and no cell that would be calculated.</summary>
internal static class ListCsv
{
    /// <summary>Maps <c>/deadlines.csv</c> and <c>/issues.csv</c>, which take the same queries as the pages.</summary>
    public static void MapListCsv(this IEndpointRouteBuilder app)
    {
        foreach (var list in TrackerList.All)
        {
            app.MapGet(
                $"{list.Address}.csv",
                (HttpContext context, TrackerDatabase database, TimeProvider time) => HandleAsync(context, database, time, list));
        }
    }

    private static async Task HandleAsync(HttpContext context, TrackerDatabase database, TimeProvider time, TrackerList list)
    {
        var (actor, form) = (context.Actor(), new FormReader());
        byte[] file;
        using (var session = database.OpenAs(actor))
        {
            var query = ListQuery.Read(list, context.Request.Query, ChapterChoice.All(session).Select(c => c.Code), form);
            if (form.Errors.Count > 0)
            {
                // The page explains what it cannot read.
                context.Response.Redirect($"{context.Request.PathBase}{list.Address}{context.Request.QueryString}");
                return;
            }

            file = Write(list, new ListRows(query, new ListReader(actor, Today.In(actor.TimeZone, time.GetUtcNow()))).All(session));
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers[HeaderNames.ContentDisposition] = $"attachment; filename={list.Address[1..]}.csv";
        await context.Response.Body.WriteAsync(file, context.RequestAborted);
    }

    private static byte[] Write(TrackerList list, IEnumerable<IDictionary<string, object?>> rows)
    {
        using var stream = new MemoryStream();
        using (var text = new StreamWriter(stream, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var property in list.Set.Properties)
                csv.WriteField(property.Name);
            csv.NextRecord();
            foreach (var row in rows)
            {
                foreach (var property in list.Set.Properties)
                    csv.WriteField(row[property.Column]);
                csv.NextRecord();
            }
        }

        return stream.ToArray();
    }
}
