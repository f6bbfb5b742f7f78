using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Reading;

/// <summary>What a read's answer ends with when the client follows changes.</summary>
/// <param name="Token">Token of the delta link.</param>
/// <param name="Applied">The preference that asked for it, as the client wrote it; null on the pages after the first.</param>
internal sealed record Tracking(string Token, string? Applied);

/// <summary>Answers GET and HEAD: compile, run as the caller, stream.</summary>
internal sealed class ReadEndpoint(ODataService service, ReadLimiter limiter, SpoolFile spool, TimeProvider time)
{
    private ODataHost Host => service.Host;

    /// <summary>Answers a read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="resource">Path and query after the service root, as the client encoded them.</param>
    /// <param name="tracking">The delta link at the end, if any.</param>
    public async Task Handle(HttpContext context, string resource, Tracking? tracking)
    {
        var timing = Host.ShowsTimings(context) ? new ServerTiming() : null;
        var asked = Preferences.MaxPageSize(context.Request.Headers["Prefer"]);
        var request = new QueryRequest(resource, Host.ServiceRoot(context), asked?.Size, time.GetUtcNow()) { DeltaToken = tracking?.Token };
        if (service.Compile(context.Request, request, out var query, timing) is { } refusal)
        {
            Host.ConfirmCaller(context);
            if (IsAction(resource, request.ServiceRoot))
                await MethodAnswers.WriteNotAllowed(context, [HttpMethods.Post]);
            else
                await ODataErrors.Write(context, refusal);
            return;
        }

        if (!spool.HasRoom(Host.CallerOf(context)))
        {
            Host.ConfirmCaller(context);
            await WriteUnreadAnswers(context);
            return;
        }

        await using var body = new SpooledBody(context.Response.BodyWriter, spool, Host.CallerOf(context), context.RequestAborted);
        await Read(context, new Reading(query, resource, tracking, timing), body);
        await SendRest(context, body);
    }

    /// <summary>Answers when no slot came free.</summary>
    public static Task WriteBusy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return ODataErrors.Write(context, StatusCodes.Status503ServiceUnavailable, "busy",
            "The service is answering as many questions as it can. Ask again in a few seconds.");
    }

    /// <summary>Answers when the time was up.</summary>
    public static Task WriteTooSlow(HttpContext context, TimeSpan limit) =>
        ODataErrors.Write(context, StatusCodes.Status504GatewayTimeout, "too-slow",
            $"This question took longer than {limit.TotalSeconds} seconds. Filter it further, or ask in smaller steps.");

    /// <summary>Runs a query up to its first row; null when the time was up before.</summary>
    public static QueryResult? Run(CompiledQuery query, IReadSession session)
    {
        try
        {
            return QueryEngine.Run(query, session.Connection, session.First);
        }
        catch (Exception stopped) when (session.WasStopped(stopped))
        {
            return null;
        }
    }

    /// <summary>Waits for the client, after slot, connection and statement have been given back.</summary>
    public static async Task SendRest(HttpContext context, SpooledBody body)
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

    private async Task Read(HttpContext context, Reading read, SpooledBody body)
    {
        var isExport = Preferences.MaxPageSize(context.Request.Headers["Prefer"])?.Size > Limits.DefaultPageSize;
        using var slot = await limiter.EnterAsync(Host.CallerOf(context), isExport, context.RequestAborted);
        if (slot is null)
        {
            Host.ConfirmCaller(context);
            await WriteBusy(context);
            return;
        }

        using var session = Host.OpenQuery(context);
        var limit = isExport ? Host.Times.Export : Host.Times.Page;
        using var watch = session.StopAfter(limit, context.RequestAborted);
        read.Timing?.Skip();
        if (Run(read.Query, session) is not { } running)
        {
            await WriteTooSlow(context, limit);
            return;
        }

        using var result = running;
        read.Timing?.End("run");
        if (await Begin(context, read, result))
            await WriteBody(context, result, body, session, limit, isExport ? () => limiter.YieldAsync(context.RequestAborted) : null);
    }

    /// <summary>Answers up to the body; false when there is none, or another.</summary>
    private async Task<bool> Begin(HttpContext context, Reading read, QueryResult result)
    {
        var response = context.Response;
        if (result.Status == ResultStatus.NotFound)
        {
            await ODataErrors.Write(context, StatusCodes.Status404NotFound, "not-found", "There is no such resource.");
            return false;
        }

        if (!ETags.IfMatchHolds(context.Request, result.ETag))
        {
            await ETags.WritePreconditionFailed(context, result.ETag);
            return false;
        }

        WriteHeaders(response, read, result, Applied(context.Request, read, result));
        if (result.ETag is { } etag && ETags.Match(context.Request.Headers.IfNoneMatch, etag)
            && RowETag.CoversAnswer(service, context, read.Resource))
            response.StatusCode = StatusCodes.Status304NotModified;
        else if (result.Status == ResultStatus.NoContent)
            response.StatusCode = StatusCodes.Status204NoContent;
        else
        {
            response.ContentType = result.ContentType;
            return !HttpMethods.IsHead(context.Request.Method);
        }

        return false;
    }

    private static void WriteHeaders(HttpResponse response, Reading read, QueryResult result, string preferencesApplied)
    {
        response.Headers["OData-Version"] = result.Format.VersionText;
        if (result.ETag is { } etag)
            response.Headers.ETag = etag;
        if (preferencesApplied.Length > 0)
            response.Headers["Preference-Applied"] = preferencesApplied;
        read.Timing?.WriteTo(response);
    }

    private static string Applied(HttpRequest request, Reading read, QueryResult result)
    {
        var prefer = request.Headers["Prefer"];
        string?[] applied =
            [result.IsCollection ? Preferences.MaxPageSize(prefer)?.Applied : null, read.Tracking?.Applied, Preferences.OmitNulls(prefer)?.Text];
        return string.Join(", ", applied.OfType<string>());
    }

    /// <summary>Writes the rows. A failure is answered in words before the first byte; after it, the connection ends visibly unfinished.</summary>
    private static async Task WriteBody(
        HttpContext context, QueryResult result, SpooledBody body, IReadSession session, TimeSpan limit, Func<Task>? yield)
    {
        try
        {
            await result.Write(body, context.RequestAborted, yield, () => body.IsFull);
        }
        catch (Exception stopped) when (session.WasStopped(stopped) && IsUntouched(context, body))
        {
            context.Response.Headers.Remove("ETag");
            context.Response.Headers.Remove("Preference-Applied");
            await WriteTooSlow(context, limit);
        }
        catch (Exception stopped) when (stopped is SpoolFullException || session.WasStopped(stopped))
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

    /// <summary>Answers callers whose unread answers take all the room of one caller.</summary>
    private static Task WriteUnreadAnswers(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return ODataErrors.Write(context, StatusCodes.Status503ServiceUnavailable, "unread-answers",
            "Answers of yours that wait to be fetched take all the room that one account has. Read them to their end, or close their connections; "
                + "then ask again.");
    }

    private bool IsAction(string resource, Uri root) =>
        service.ParsePath(resource, root, out var path) is null && path.LastOrDefault() is { } last && ODataPaths.ActionOf(last) is not null;

    /// <summary>One read on its way.</summary>
    private sealed record Reading(CompiledQuery Query, string Resource, Tracking? Tracking, ServerTiming? Timing);
}
