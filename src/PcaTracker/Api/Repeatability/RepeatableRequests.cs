using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Repeatability;
using PcaTracker.Api.Reading;
using PcaTracker.Api.Writing;
using PcaTracker.Changes.Deltas;
using PcaTracker.Refusals;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api.Repeatability;

/// <summary>
/// A change that names itself is made once, however often it is sent (Repeatable Requests 1.0): its answer is kept in the
/// transaction of the change, and given again. A request that changed nothing may be tried again under the same name.
/// </summary>
internal static class RepeatableRequests
{
    private const string ResultHeader = "Repeatability-Result";

    /// <summary>What of a request besides its address and body decides what it does and how it is answered.</summary>
    private static readonly string[] Telling =
        ["Accept", "Content-Type", "If-Match", "If-None-Match", "OData-MaxVersion", "OData-Version", "Prefer", RequestIdentity.FirstSentHeader];

    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (!RequestIdentity.IsNamed(context.Request))
            return await next(invocation);

        var database = context.RequestServices.GetRequiredService<TrackerDatabase>();
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var refusal = RequestIdentity.Read(context.Request, time.GetUtcNow(), out var identity)
            ?? (database.IsInGroup ? ODataRefusal.NotSupported("Sending a change set again", RequestIdentity.RequestIdHeader) : null)
            ?? await HeldBody.Read(context);
        try
        {
            refusal ??= await Run(context, database, identity, () => next(invocation));
        }
        catch (Exception error) when (!context.Response.HasStarted && StorageRefusal.Of(error) is { } unsaved)
        {
            await StorageAnswer.Write(context, unsaved);
            context.Response.Headers[ResultHeader] = "rejected";
        }
        if (refusal is not null)
            await Reject(context, refusal);
        return Results.Empty;
    }

    /// <summary>For a batch, whose requests name themselves.</summary>
    public static async ValueTask<object?> Refuse(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (!RequestIdentity.IsNamed(invocation.HttpContext.Request))
            return await next(invocation);
        await Reject(invocation.HttpContext, ODataRefusal.NotSupported("Naming a batch (name the requests in it instead)", RequestIdentity.RequestIdHeader));
        return Results.Empty;
    }

    private static async Task<ODataRefusal?> Run(HttpContext context, TrackerDatabase database, RequestIdentity identity, Func<ValueTask<object?>> run)
    {
        var answer = await Answer(context, database, identity, run);
        if (answer is null)
            return ODataRefusal.Invalid("request-id-used", "Another request had this name. Give each request a name of its own, and send it again exactly as it was.", RequestIdentity.RequestIdHeader);
        context.Response.Headers[ResultHeader] = "accepted";
        await answer.Send(context);
        return null;
    }

    /// <summary>The answer that was given or is given now; null when the name belongs to another request.</summary>
    private static async Task<GivenAnswer?> Answer(HttpContext context, TrackerDatabase database, RequestIdentity identity, Func<ValueTask<object?>> run)
    {
        var fingerprint = FingerprintOf(context);
        // From here on one request at a time: of two that arrive together, the second finds the answer of the first.
        return await database.WriteTogetherAsync(context.Actor(), async group =>
        {
            using var session = database.OpenAs(context.Actor());
            GivenAnswer.Forget(session);
            if (GivenAnswer.Find(session, identity) is { } given)
                return given.Fingerprint == fingerprint ? given.AsOfNow(session) : null;
            var answer = await Record(context, fingerprint, run);
            if (answer.Status >= StatusCodes.Status400BadRequest)
                return answer;
            // Nobody else writes while the group is open: this is the moment of the answer.
            answer = answer with { Place = DeltaLog.Last(session) };
            answer.Keep(session, identity);
            group.Commit();
            return answer;
        });
    }

    /// <summary>Lets a request be answered into memory, so that its answer can be kept before it is sent.</summary>
    private static async Task<GivenAnswer> Record(HttpContext context, string fingerprint, Func<ValueTask<object?>> run)
    {
        var sending = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var holding = new StreamResponseBodyFeature(body);
        context.Features.Set<IHttpResponseBodyFeature>(holding);
        try
        {
            await run();
            await holding.CompleteAsync();
        }
        finally
        {
            context.Features.Set(sending);
        }

        return new GivenAnswer(
            fingerprint, context.Response.StatusCode,
            GivenAnswer.Write(context.Response.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))), body.ToArray(), 0);
    }

    // Whoever sees something else now than then gets no answer of then.
    private static string FingerprintOf(HttpContext context)
    {
        var (request, actor) = (context.Request, context.Actor());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string[])[actor.Side, actor.Role, request.Method, ReadEndpoint.Resource(context), .. Telling.Select(name => request.Headers[name].ToString())])
            hash.AppendData(Encoding.UTF8.GetBytes(part + "\n"));
        hash.AppendData(((MemoryStream)request.Body).ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Task Reject(HttpContext context, ODataRefusal refusal)
    {
        context.Response.Headers[ResultHeader] = "rejected";
        return ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
    }
}
