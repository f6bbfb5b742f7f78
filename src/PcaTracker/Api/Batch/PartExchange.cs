using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using ODataSql.AspNetCore.Batch;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Api.Batch;

/// <summary>
/// Sends one request of a batch through the doors of a single request, as whoever sent the batch: the request line, headers
/// and body are the part's; who asks, from where and with which services is the batch's.
/// </summary>
internal sealed class PartExchange(HttpContext batch, FeedDoors doors, RateLimits limits, ILogger<PartExchange> log)
{
    /// <param name="part">The request.</param>
    /// <param name="resource">Where it goes, after the service root.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body.</param>
    /// <param name="start">Begins sending a long answer on; null to hold it whatever its length.</param>
    public async Task<PartAnswer> Send(BatchPart part, string resource, IHeaderDictionary headers, byte[] body, Func<IHttpResponseFeature, Task<Stream?>>? start)
    {
        var response = new HttpResponseFeature();
        var taken = new PartBody(start is null ? null : () => start(response));
        var lifetime = new Lifetime(batch.RequestAborted);
        var context = ContextOf(part, resource, headers, body, response, taken, lifetime);
        try
        {
            await limits.Check(context, doors.Open);
            await context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync();
        }
        catch (Exception failure) when (!taken.IsStreaming && !batch.RequestAborted.IsCancellationRequested)
        {
            log.LogError(failure, "A request of a batch failed: {Method}", part.Method);
            return await PartAnswer.Refuse(part, ApiSetup.Failed);
        }

        if (!lifetime.IsAborted)
            return new PartAnswer(part, response, taken.Content, taken.IsStreaming);
        if (taken.IsStreaming)
            batch.Abort();
        return await PartAnswer.Refuse(part, context => ODataErrors.Write(context, StatusCodes.Status504GatewayTimeout, "too-slow",
            "This question took longer than it may. Filter it further, or ask in smaller steps."));
    }

    private DefaultHttpContext ContextOf(BatchPart part, string resource, IHeaderDictionary headers, byte[] body, HttpResponseFeature response, PartBody taken, Lifetime lifetime)
    {
        var (path, query) = resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (resource[..at], resource[at..]) : (resource, "");
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = part.Method, Scheme = batch.Request.Scheme, Protocol = batch.Request.Protocol, RawTarget = "/odata/" + resource,
            Path = PathString.FromUriComponent("/odata/" + path), QueryString = query, Headers = headers, Body = new MemoryStream(body, writable: false),
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(taken));
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        features.Set(batch.Features.Get<IServiceProvidersFeature>());
        features.Set(batch.Features.Get<IHttpConnectionFeature>());
        features.Set(batch.Features.Get<IHttpAuthenticationFeature>());
        var context = new DefaultHttpContext(features);
        context.SetSameActor(batch);
        return context;
    }

    /// <summary>Lives as long as the batch; giving up one answer does not give up the others.</summary>
    private sealed class Lifetime(CancellationToken gone) : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; } = gone;

        public void Abort() => IsAborted = true;
    }

    /// <summary>The batch as a whole was measured already.</summary>
    private sealed class BodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
