using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Delta;

/// <summary>What a delta link asks for.</summary>
/// <param name="Query">The query whose answer the client has.</param>
/// <param name="After">Where in the log the client's copy stands.</param>
/// <param name="IsCount">Whether only the number of changes is asked for.</param>
internal sealed record DeltaRequest(TrackedQuery Query, DeltaPosition After, bool IsCount);

/// <summary>Answers delta links: what has come, changed and gone since (OData 4.01 Protocol, 11.3.2; JSON Format, 15).</summary>
internal sealed class DeltaEndpoint(ODataService service, DeltaTokens tokens, ReadLimiter limiter, TimeProvider time)
{
    /// <summary>Changes of a page unless the client asks otherwise, and at most: the rows of one page are held in memory.</summary>
    private const int PageSize = 200, MaxPageSize = 1_000;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ODataHost Host => service.Host;

    /// <summary>Answers a delta link.</summary>
    public async Task Handle(HttpContext context, DeltaRequest request)
    {
        if (Negotiation.Read(context.Request, out var format) is { } refusal)
        {
            await ODataErrors.Write(context, refusal);
            return;
        }

        if (!ETags.IfMatchHolds(context.Request, null))
        {
            await ETags.WritePreconditionFailed(context, null);
            return;
        }

        // The client is waited for after slot and connection have been given back.
        var write = await Read(context, request, format);
        await write();
    }

    /// <summary>Answers a link that no longer tells the difference: the client reads everything anew.</summary>
    public Task WriteGone(HttpContext context, TrackedQuery query)
    {
        context.Response.Headers.Location = query.Link(Host.ServiceRoot(context), null);
        return ODataErrors.Write(context, StatusCodes.Status410Gone, "delta-link-gone",
            "This link is too old, was not given to you, or was changed. Read everything anew from the address in Location, and go on with the link "
                + "that ends that answer.", "$deltatoken");
    }

    /// <summary>Reads a page of changes; the result writes the answer.</summary>
    private async Task<Func<Task>> Read(HttpContext context, DeltaRequest request, PayloadFormat format)
    {
        using var slot = await limiter.EnterAsync(Host.CallerOf(context), isExport: false, context.RequestAborted);
        if (slot is null)
            return () => ReadEndpoint.WriteBusy(context);
        using var session = Host.OpenRead(context);
        using var watch = session.StopAfter(Host.Times.Page, context.RequestAborted);
        // The database was restored to an earlier state, or the log has dropped what came next.
        if (Host.Deltas!.At(session, request.After.Sequence) != request.After)
            return () => WriteGone(context, request.Query);
        try
        {
            return await Read(context, request, format, session);
        }
        catch (Exception stopped) when (session.WasStopped(stopped))
        {
            return () => ReadEndpoint.WriteTooSlow(context, Host.Times.Page);
        }
    }

    private async Task<Func<Task>> Read(HttpContext context, DeltaRequest request, PayloadFormat format, IReadSession session)
    {
        var root = Host.ServiceRoot(context);
        var source = new DeltaSource(service, session, request, root, format, time.GetUtcNow());
        if (request.IsCount)
        {
            var count = await source.Count(MaxPageSize, context.RequestAborted);
            return () => WriteCount(context, format, count);
        }

        var asked = Preferences.MaxPageSize(context.Request.Headers["Prefer"]);
        var page = await source.Read(request.After.Sequence, Math.Min(asked?.Size ?? PageSize, MaxPageSize), context.RequestAborted);
        // Dropped this moment.
        if (Host.Deltas!.At(session, page.End) is not { } end)
            return () => WriteGone(context, request.Query);
        if (asked is { } applied)
            context.Response.Headers["Preference-Applied"] = applied.Applied;
        return () => Write(context, page, request.Query.Set, request.Query.Link(root, tokens.Write(context, end, request.Query)));
    }

    private static Task WriteCount(HttpContext context, PayloadFormat format, long count)
    {
        context.Response.ContentType = "text/plain;charset=utf-8";
        context.Response.Headers["OData-Version"] = format.VersionText;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask
            : context.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
    }

    private async Task Write(HttpContext context, DeltaPage page, ServedSet set, string link)
    {
        context.Response.ContentType = page.ContentType;
        context.Response.Headers["OData-Version"] = page.IsV40 ? "4.0" : "4.01";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        var root = Host.ServiceRoot(context);
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
                WriteRemoved40(json, entry, root, set);
            else
                WriteRemoved401(json, entry, root, set);
        }

        json.WriteEndArray();
        json.WriteString(page.Prefix + (page.More ? "nextLink" : "deltaLink"), link);
        json.WriteEndObject();
    }

    private static void WriteRemoved40(Utf8JsonWriter json, DeltaEntry entry, Uri root, ServedSet set)
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", $"{root}$metadata#{set.Name}/$deletedEntity");
        json.WriteString("id", $"{root}{KeyLiterals.Address(set, entry.Key)}");
        json.WriteString("reason", entry.Reason);
        json.WriteEndObject();
    }

    private static void WriteRemoved401(Utf8JsonWriter json, DeltaEntry entry, Uri root, ServedSet set)
    {
        json.WriteStartObject();
        json.WriteStartObject("@removed");
        json.WriteString("reason", entry.Reason);
        json.WriteEndObject();
        json.WriteString("@id", $"{root}{KeyLiterals.Address(set, entry.Key)}");
        json.WriteEndObject();
    }
}
