using ODataSql;
using PcaTracker.Api.Reading;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Answers a write that was done, with the row as a read would show it, or without.</summary>
internal sealed class WriteAnswer(TrackerDatabase database, PublicAddress address, TimeProvider time)
{
    public Task Created(HttpContext context, string set, long id)
    {
        var location = $"{address.ServiceRoot(context)}{set}({id})";
        context.Response.Headers.Location = location;
        context.Response.Headers["OData-EntityId"] = location;
        return Respond(context, $"{set}({id})", StatusCodes.Status201Created, withRow: Wants(context) != "minimal");
    }

    public Task Changed(HttpContext context, string set, long id) =>
        Respond(context, $"{set}({id})", StatusCodes.Status200OK, withRow: Wants(context) == "representation");

    public Task Acted(HttpContext context, string set, long id) =>
        Respond(context, $"{set}({id})", StatusCodes.Status200OK, withRow: Wants(context) != "minimal");

    public Task Acted(HttpContext context, string set, IReadOnlyList<long> ids) =>
        Respond(context, $"{set}?$filter=Id in ({string.Join(',', ids)})", StatusCodes.Status200OK, withRow: Wants(context) != "minimal");

    public Task Done(HttpContext context) => Respond(context, null, StatusCodes.Status204NoContent, withRow: false);

    private static string? Wants(HttpContext context) => Preferences.Return(context.Request.Headers["Prefer"]);

    private async Task Respond(HttpContext context, string? resource, int status, bool withRow)
    {
        var response = context.Response;
        response.Headers["OData-Version"] = "4.0";
        response.StatusCode = withRow ? status : StatusCodes.Status204NoContent;
        if (resource is null)
            return;
        if (Wants(context) is { } wanted)
            response.Headers["Preference-Applied"] = $"return={wanted}";
        // What we ask of ourselves must compile: a refusal here is a mistake of the program.
        if (Feed.Engine.Compile(new QueryRequest(resource, address.ServiceRoot(context), null, time.GetUtcNow()), out var query) is { } refusal)
            throw new InvalidOperationException(refusal.Message);

        using var session = database.OpenAs(context.Actor());
        using var answer = QueryEngine.Run(query, session.Connection);
        if (answer.ETag is { } etag)
            response.Headers.ETag = etag;
        if (answer.Status != AnswerStatus.Found)
        {
            // Done, and gone again since: there is no row to show.
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (!withRow)
            return;
        response.ContentType = answer.ContentType;
        await answer.Write(response.BodyWriter, context.RequestAborted);
    }
}
