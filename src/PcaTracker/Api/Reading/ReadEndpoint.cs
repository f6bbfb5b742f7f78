using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using ODataSql;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Api.Delta;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Api.Reading;

/// <summary>Every GET and HEAD of the feed: compile, run as the caller, stream.</summary>
internal static class ReadEndpoint
{
    public const string Prefix = "/odata/";

    public static readonly IReadOnlyList<string> Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>How long a statement may run, and how long one whose client asked for more than the usual page.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10), ExportTimeLimit = TimeSpan.FromSeconds(120);

    public static async Task Handle(HttpContext context, TrackerDatabase database, PublicAddress address, ReadLimiter limiter, SpoolFile spool, TimeProvider time)
    {
        var asked = Preferences.MaxPageSize(context.Request.Headers["Prefer"]);
        var tracking = context.Features.Get<Tracking>();
        var request = new QueryRequest(Resource(context), address.ServiceRoot(context), asked?.Size, time.GetUtcNow()) { DeltaToken = tracking?.Token };
        if (Feed.Compile(context.Request, request, out var query) is { } refusal)
        {
            if (AllowedMethods.IsAction(context, address))
                await AllowedMethods.NotPosted(context);
            else
                await ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
            return;
        }

        var actor = context.Actor();
        if (!spool.HasRoom(actor.AccountId))
        {
            await Unread(context);
            return;
        }

        await using var body = new SpooledBody(context.Response.BodyWriter, spool, actor.AccountId, context.RequestAborted);
        await Read(context, query, database, limiter, body, request.ServiceRoot);
        await SendRest(context, body);
    }

    private static async Task Read(HttpContext context, CompiledQuery query, TrackerDatabase database, ReadLimiter limiter, SpooledBody body, Uri root)
    {
        var asked = Preferences.MaxPageSize(context.Request.Headers["Prefer"]);
        var isExport = asked?.Size > Limits.DefaultPageSize;
        using var slot = await limiter.EnterAsync(context.Actor().AccountId, isExport, context.RequestAborted);
        if (slot is null)
        {
            await Busy(context);
            return;
        }

        using var session = database.OpenAs(context.Actor());
        var limit = isExport ? ExportTimeLimit : TimeLimit;
        using var watch = session.StopAfter(limit, context.RequestAborted);
        if (Run(query, session) is not { } running)
        {
            await TooSlow(context, limit);
            return;
        }

        using var answer = running;
        string?[] applied =
        [
            answer.IsCollection ? asked?.Applied : null,
            context.Features.Get<Tracking>()?.Applied,
            Preferences.OmitNulls(context.Request.Headers["Prefer"])?.Text,
        ];
        if (await Begin(context, answer, string.Join(", ", applied.OfType<string>()), root))
            await WriteBody(context, answer, body, limit, isExport ? () => limiter.YieldAsync(context.RequestAborted) : null);
    }

    /// <summary>The answer when no place came free.</summary>
    internal static Task Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return ODataErrors.Write(context, StatusCodes.Status503ServiceUnavailable, "busy", "The feed is answering as many questions as it can. Ask again in a few seconds.");
    }

    /// <summary>The answer to whoever leaves too much unread.</summary>
    private static Task Unread(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return ODataErrors.Write(context, StatusCodes.Status503ServiceUnavailable, "unread-answers",
            "Answers of yours that wait to be fetched take all the room that one account has. Read them to their end, or close their connections; then ask again.");
    }

    /// <summary>The answer when the time was up.</summary>
    internal static Task TooSlow(HttpContext context, TimeSpan limit) =>
        ODataErrors.Write(context, StatusCodes.Status504GatewayTimeout, "too-slow",
            $"This question took longer than {limit.TotalSeconds} seconds. Filter it further, or ask in smaller steps.");

    /// <summary>The answer up to its first row; null when the time was up before.</summary>
    internal static QueryResult? Run(CompiledQuery query, Session session)
    {
        try
        {
            return QueryEngine.Run(query, session.Connection);
        }
        catch (SqliteException stopped) when (IsInterrupt(stopped))
        {
            return null;
        }
    }

    private static bool IsInterrupt(SqliteException error) => error.SqliteErrorCode == raw.SQLITE_INTERRUPT;

    /// <summary>Path and query after the service root, as the client encoded them.</summary>
    internal static string Resource(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // Of "/odata/…", whose letters may be percent-encoded, or of "http://host/odata/…".
        var path = target.StartsWith('/') ? 0 : target.IndexOf('/', target.IndexOf("//", StringComparison.Ordinal) + 2);
        var at = target.IndexOf('/', path + 1);
        return at < 0 ? "" : target[(at + 1)..];
    }

    /// <summary>Answers up to the body; false when there is none, or another.</summary>
    private static async Task<bool> Begin(HttpContext context, QueryResult answer, string preferencesApplied, Uri root)
    {
        var response = context.Response;
        if (answer.Status == ResultStatus.NotFound)
        {
            await ODataErrors.Write(context, StatusCodes.Status404NotFound, "not-found", "There is no such resource.");
            return false;
        }

        if (!ETags.IfMatchHolds(context.Request, answer.ETag))
        {
            await ETags.WritePreconditionFailed(context, answer.ETag);
            return false;
        }

        response.Headers["OData-Version"] = answer.Format.VersionText;
        if (answer.ETag is { } etag)
            response.Headers.ETag = etag;
        if (preferencesApplied.Length > 0)
            response.Headers["Preference-Applied"] = preferencesApplied;
        if (IsKnown(context, answer, root))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }

        if (answer.Status == ResultStatus.NoContent)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return false;
        }

        response.ContentType = answer.ContentType;
        return !HttpMethods.IsHead(context.Request.Method);
    }

    private static bool IsKnown(HttpContext context, QueryResult answer, Uri root) =>
        answer.ETag is { } etag && ETags.Match(context.Request.Headers.IfNoneMatch, etag) && RowTags.Cover(context, root);

    /// <summary>Writes the body. A failure is answered in words before the first byte; after it, the connection ends visibly unfinished.</summary>
    private static async Task WriteBody(HttpContext context, QueryResult answer, SpooledBody body, TimeSpan limit, Func<Task>? giveWay)
    {
        try
        {
            await answer.Write(body, context.RequestAborted, giveWay, () => body.IsFull);
        }
        catch (SqliteException stopped) when (IsInterrupt(stopped) && IsUntouched(context, body))
        {
            context.Response.Headers.Remove("ETag");
            context.Response.Headers.Remove("Preference-Applied");
            await TooSlow(context, limit);
        }
        catch (Exception stopped) when (stopped is SpoolFullException || stopped is SqliteException error && IsInterrupt(error))
        {
            body.Abandon();
            context.Abort();
        }
        catch when (IsUntouched(context, body))
        {
            // The server's own handlers answer it.
            throw;
        }
        catch
        {
            context.Abort();
            throw;
        }
    }

    /// <summary>Whether no byte of the body has left the program or waits to.</summary>
    private static bool IsUntouched(HttpContext context, SpooledBody body) => !context.Response.HasStarted && body.UnflushedBytes == 0;

    /// <summary>Waits for the client, after slot, connection and statement have been given back.</summary>
    internal static async Task SendRest(HttpContext context, SpooledBody body)
    {
        try
        {
            await body.SendRest();
        }
        catch
        {
            context.Abort();
            throw;
        }
    }
}
