using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ODataSql;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Api.Reading;
using PcaTracker.Changes.Deltas;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Api.Delta;

/// <summary>What a delta link asks for.</summary>
/// <param name="Query">The question whose answer the client has.</param>
/// <param name="After">Where in the log the client's copy stands.</param>
/// <param name="IsCount">Whether only the number of changes is asked for.</param>
internal sealed record DeltaRequest(TrackedQuery Query, LogPosition After, bool IsCount);

/// <summary>How a delta link is read.</summary>
internal sealed record DeltaRead(Uri Root, PayloadFormat Format, DateTimeOffset Now);

/// <summary>GET of a delta link: what has come, changed and gone since (OData 4.01 Protocol, 11.3.2; JSON Format, 15).</summary>
internal static class DeltaEndpoint
{
    /// <summary>Changes of a page unless the client asks otherwise, and at most: the rows of one page are held in memory.</summary>
    private const int PageSize = 200, MaxPageSize = 1_000;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Handle(
        HttpContext context, DeltaRequest request, TrackerDatabase database, PublicAddress address, ReadLimiter limiter, TimeProvider time, DeltaTokens tokens)
    {
        if (Negotiation.Read(context.Request, out var format) is { } refusal)
        {
            await ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
            return;
        }

        if (!ETags.IfMatchHolds(context.Request, null))
        {
            await ETags.WritePreconditionFailed(context, null);
            return;
        }

        // The client is waited for when slot and connection have been given back.
        var answer = await Read(context, request, database, limiter, new DeltaRead(address.ServiceRoot(context), format, time.GetUtcNow()));
        await answer(address, tokens);
    }

    /// <summary>Reads a page of changes, and says how to answer with it.</summary>
    private static async Task<Func<PublicAddress, DeltaTokens, Task>> Read(HttpContext context, DeltaRequest request, TrackerDatabase database, ReadLimiter limiter, DeltaRead read)
    {
        using var slot = await limiter.EnterAsync(context.Actor().AccountId, isExport: false, context.RequestAborted);
        if (slot is null)
            return (_, _) => ReadEndpoint.Busy(context);
        using var session = database.OpenAs(context.Actor());
        using var watch = session.StopAfter(TimeLimit, context.RequestAborted);
        // The database was put back to an earlier state, or the log has forgotten what came next.
        if (DeltaLog.PositionAt(session, request.After.Sequence) != request.After)
            return (address, _) => TrackedReads.Gone(context, request.Query, address);
        try
        {
            var source = new DeltaSource(session, request, read.Root, read.Format, read.Now);
            if (request.IsCount)
            {
                var count = await source.Count(MaxPageSize, context.RequestAborted);
                return (_, _) => WriteCount(context, read.Format, count);
            }

            var asked = Preferences.MaxPageSize(context.Request.Headers["Prefer"]);
            var page = await source.Read(request.After.Sequence, Math.Min(asked?.Size ?? PageSize, MaxPageSize), context.RequestAborted);
            // Forgotten this moment.
            if (DeltaLog.PositionAt(session, page.End) is not { } end)
                return (address, _) => TrackedReads.Gone(context, request.Query, address);
            if (asked is { } applied)
                context.Response.Headers["Preference-Applied"] = applied.Applied;
            return (_, tokens) => Write(context, page, read.Root + request.Query.Set.Name, request.Query.Link(read.Root, tokens.Write(end, request.Query, context.Actor().Audience)));
        }
        catch (SqliteException stopped) when (stopped.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return (_, _) => ReadEndpoint.TooSlow(context, TimeLimit);
        }
    }

    private static Task WriteCount(HttpContext context, PayloadFormat format, long count)
    {
        context.Response.ContentType = "text/plain;charset=utf-8";
        context.Response.Headers["OData-Version"] = format.VersionText;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
    }

    private static async Task Write(HttpContext context, DeltaPage page, string set, string link)
    {
        context.Response.ContentType = page.ContentType;
        context.Response.Headers["OData-Version"] = page.IsV40 ? "4.0" : "4.01";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Readable);
        json.WriteStartObject();
        if (page.Context is { } fragment)
            json.WriteString(page.Prefix + "context", fragment + "/$delta");
        json.WriteStartArray("value");
        foreach (var entry in page.Entries)
        {
            if (entry.Row is { } row)
                row.WriteTo(json);
            else if (page.IsV40)
                WriteRemoved40(json, entry, set);
            else
                WriteRemoved401(json, entry, set);
        }

        json.WriteEndArray();
        json.WriteString(page.Prefix + (page.More ? "nextLink" : "deltaLink"), link);
        json.WriteEndObject();
    }

    private static void WriteRemoved40(Utf8JsonWriter json, DeltaEntry entry, string set)
    {
        var name = set.LastIndexOf('/') + 1;
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{set[..name]}$metadata#{set[name..]}/$deletedEntity");
        json.WriteString("id", $"{set}({entry.Id})");
        json.WriteString("reason", entry.Reason);
        json.WriteEndObject();
    }

    private static void WriteRemoved401(Utf8JsonWriter json, DeltaEntry entry, string set)
    {
        json.WriteStartObject();
        json.WriteStartObject("@removed");
        json.WriteString("reason", entry.Reason);
        json.WriteEndObject();
        json.WriteString("@id", $"{set}({entry.Id})");
        json.WriteEndObject();
    }
}
