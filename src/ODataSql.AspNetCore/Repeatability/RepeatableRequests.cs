using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Repeatability;

/// <summary>
/// Runs a write that identifies itself once, however often it is sent (Repeatable Requests 1.0): its answer is kept in the transaction of
/// the write, and given again. A request that changed nothing may be tried again under the same identity.
/// </summary>
internal sealed class RepeatableRequests(ODataService service, TimeProvider time)
{
    private const string ResultHeader = "Repeatability-Result";

    /// <summary>Headers that decide, besides address and body, what a request does and how it is answered.</summary>
    private static readonly string[] DecidingHeaders =
        ["Accept", "Content-Type", "If-Match", "If-None-Match", "OData-MaxVersion", "OData-Version", "Prefer", RequestIdentity.FirstSentHeader];

    /// <summary>Runs a write, or repeats its answer.</summary>
    public async Task Handle(HttpContext context, RequestDelegate next)
    {
        if (!RequestIdentity.IsNamed(context.Request))
        {
            await next(context);
            return;
        }

        var refusal = Check(context, out var identity) ?? await HeldBody.Read(context);
        try
        {
            refusal ??= await Run(context, identity, next);
        }
        catch (Exception error) when (!context.Response.HasStarted && service.Host.RefusalOf(error) is { } unsaved)
        {
            await HostRefusals.Write(context, service.Host, unsaved);
            context.Response.Headers[ResultHeader] = "rejected";
        }

        if (refusal is not null)
            await Reject(context, refusal);
    }

    /// <summary>Refuses a batch that identifies itself: the requests in it do.</summary>
    public static Task HandleBatch(HttpContext context, RequestDelegate next) =>
        RequestIdentity.IsNamed(context.Request)
            ? Reject(context, ODataRefusal.NotSupported("Naming a batch (name the requests in it instead)", RequestIdentity.RequestIdHeader))
            : next(context);

    private ODataRefusal? Check(HttpContext context, out RequestIdentity identity) =>
        RequestIdentity.Read(context.Request, time.GetUtcNow(), out identity)
        ?? (service.Host.Answers is null ? ODataRefusal.NotSupported("Naming a request", RequestIdentity.RequestIdHeader)
            : service.Host.Rows!.IsInGroup ? ODataRefusal.NotSupported("Sending a change set again", RequestIdentity.RequestIdHeader)
            : null);

    private async Task<ODataRefusal?> Run(HttpContext context, RequestIdentity identity, RequestDelegate next)
    {
        var answer = await service.Host.Answers!.AnswerOnceAsync(context, identity, FingerprintOf(context), () => Record(context, next));
        if (answer is null)
            return ODataRefusal.Invalid("request-id-used",
                "Another request had this name. Give each request a name of its own, and send it again exactly as it was.",
                    RequestIdentity.RequestIdHeader);
        context.Response.Headers[ResultHeader] = "accepted";
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Body.Length > 0)
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        return null;
    }

    /// <summary>Lets a request be answered into memory, so that its answer can be kept before it is sent.</summary>
    private static async Task<KeptAnswer> Record(HttpContext context, RequestDelegate next)
    {
        var sending = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var holding = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(holding);
        try
        {
            await next(context);
            await holding.CompleteAsync();
        }
        finally
        {
            context.Features.Set(sending);
        }

        return new KeptAnswer(context.Response.StatusCode, context.Response.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()),
            body.ToArray());
    }

    // A caller who sees something else now than then gets no answer of then.
    private string FingerprintOf(HttpContext context)
    {
        var request = context.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] parts =
        [
            service.Host.Answers!.CallerFingerprint(context), request.Method, service.Resource(context),
            .. DecidingHeaders.Select(name => request.Headers[name].ToString()),
        ];
        foreach (var part in parts)
            hash.AppendData(Encoding.UTF8.GetBytes(part + "\n"));
        hash.AppendData(((MemoryStream)request.Body).ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Task Reject(HttpContext context, ODataRefusal refusal)
    {
        context.Response.Headers[ResultHeader] = "rejected";
        return ODataErrors.Write(context, refusal);
    }
}
