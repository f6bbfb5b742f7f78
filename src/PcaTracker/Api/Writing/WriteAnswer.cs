using ODataSql;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Api.Reading;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Answers a write that was done, with the row as a read would show it, or without (OData 4.01 Protocol, 8.2.8.7 and 11.4).</summary>
internal sealed class WriteAnswer(TrackerDatabase database, PublicAddress address, SpoolFile spool, TimeProvider time)
{
    /// <summary>The refusal of <c>$select</c> and <c>$expand</c> that the answer could not have; asked before anything is changed.</summary>
    public ODataRefusal? Check(HttpContext context, Written written) =>
        written.Kind == WrittenKind.Done ? null : ODataRefusal.Of(Compile(context, ResourceOf(context, written), out _));

    public async Task Give(HttpContext context, Written written)
    {
        var response = context.Response;
        response.Headers["OData-Version"] = Negotiation.VersionOf(context.Request) == ProtocolVersion.V40 ? "4.0" : "4.01";
        response.StatusCode = StatusCodes.Status204NoContent;
        if (written.Ids.Count == 0)
            return;
        if (written.Kind == WrittenKind.Created)
        {
            var location = $"{address.ServiceRoot(context)}{written.Set}({written.Ids[0]})";
            response.Headers.Location = location;
            response.Headers["OData-EntityId"] = location;
        }

        if (written.Revision is { } revision)
            response.Headers.ETag = ETags.Of(revision);
        var wanted = written.Kind == WrittenKind.Done ? null : Preferences.Return(context.Request.Headers["Prefer"]);
        // Whoever says what the answer is to show wants to see it (11.4.1.5).
        var withRow = wanted is null ? written.Kind is WrittenKind.Created or WrittenKind.Acted || WriteOptions.HasShape(context) : wanted == "representation";
        if (written.Kind != WrittenKind.Done && withRow)
            await ShowIfReadable(context, written, wanted);
        else if (wanted is not null)
            response.Headers["Preference-Applied"] = $"return={wanted}";
    }

    // The write is done. A client that was told otherwise would send it again.
    private async Task ShowIfReadable(HttpContext context, Written written, string? wanted)
    {
        try
        {
            await Show(context, written, wanted);
        }
        catch (Exception error) when (!context.Response.HasStarted && StorageRefusal.Of(error) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.ContentType = null;
        }
    }

    private async Task Show(HttpContext context, Written written, string? wanted)
    {
        await using var body = new SpooledBody(context.Response.BodyWriter, spool, context.Actor().AccountId, context.RequestAborted);
        await Read(context, written, wanted, body);
        await ReadEndpoint.SendRest(context, body);
    }

    private async Task Read(HttpContext context, Written written, string? wanted, SpooledBody body)
    {
        using var session = database.OpenAs(context.Actor());
        using var watch = session.StopAfter(ReadEndpoint.TimeLimit, context.RequestAborted);
        using var answer = Run(context, session, ResourceOf(context, written));
        // Done, and gone again since, or emptied, or too long to be told: there is nothing to show.
        if (answer is null || answer.Status == ResultStatus.NotFound)
            return;
        var response = context.Response;
        if (wanted is not null)
            response.Headers["Preference-Applied"] = $"return={wanted}";
        if (answer.Status == ResultStatus.NoContent)
            return;
        response.StatusCode = written.Kind == WrittenKind.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        response.ContentType = answer.ContentType;
        // Somebody may have changed the row since: the tag is that of what is shown.
        if (answer.ETag is { } etag)
            response.Headers.ETag = etag;
        await answer.Write(body, context.RequestAborted);
    }

    private static string ResourceOf(HttpContext context, Written written)
    {
        var row = $"{written.Set}({written.Ids[0]})";
        List<string> options = [];
        if (written.IsList)
        {
            row = written.Set;
            options.Add($"$filter=Id in ({string.Join(',', written.Ids)})");
        }

        var shape = WriteOptions.Shape(context);
        options.AddRange(shape.Count == 0 && written.Expand is { } expand ? [$"$expand={expand}"] : shape);
        return row + (written.Property is { } property ? $"/{property}" : "") + (options.Count == 0 ? "" : $"?{string.Join('&', options)}");
    }

    private QueryResult? Run(HttpContext context, Session session, string resource) =>
        // What we ask of ourselves compiles, and what the client asks was compiled before: a refusal here is a mistake of the program.
        Compile(context, resource, out var query) is { } refusal ? throw new InvalidOperationException(refusal.Message) : ReadEndpoint.Run(query, session);

    private QueryRefusal? Compile(HttpContext context, string resource, out CompiledQuery query) =>
        Feed.Compile(context.Request, new QueryRequest(resource, address.ServiceRoot(context), null, time.GetUtcNow()), out query);
}
