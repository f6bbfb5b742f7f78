using Microsoft.AspNetCore.Http.Features;
using ODataSql;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker.Api.Reading;

/// <summary>Every GET of the feed: compile, run as the caller, stream.</summary>
internal static class ReadEndpoint
{
    public const string Prefix = "/odata/";

    public static async Task Handle(HttpContext context, TrackerDatabase database, PublicAddress address, TimeProvider time)
    {
        var asked = Preferences.MaxPageSize(context.Request.Headers["Prefer"]);
        var request = new QueryRequest(Resource(context), address.ServiceRoot(context), asked?.Size, time.GetUtcNow());
        CompiledQuery query = null!;
        if ((Negotiation.Check(context.Request) ?? Feed.Engine.Compile(request, out query)) is { } refusal)
        {
            await ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
            return;
        }

        using var session = database.OpenAs(context.Actor());
        using var answer = QueryEngine.Run(query, session.Connection);
        switch (answer.Status)
        {
            case AnswerStatus.NotFound:
                await ODataErrors.Write(context, StatusCodes.Status404NotFound, "not-found", "There is no such resource.");
                break;
            case AnswerStatus.NoContent:
                context.Response.Headers["OData-Version"] = "4.0";
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case AnswerStatus.Found:
                WriteHead(context.Response, answer, asked?.Applied);
                await answer.Write(context.Response.BodyWriter, context.RequestAborted);
                break;
        }
    }

    /// <summary>Path and query after the service root, as the client encoded them.</summary>
    internal static string Resource(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var at = target.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : target[(at + Prefix.Length)..];
    }

    private static void WriteHead(HttpResponse response, Answer answer, string? preferenceApplied)
    {
        response.ContentType = answer.ContentType;
        response.Headers["OData-Version"] = "4.0";
        if (answer.ETag is { } etag)
            response.Headers.ETag = etag;
        if (preferenceApplied is not null)
            response.Headers["Preference-Applied"] = preferenceApplied;
    }
}
