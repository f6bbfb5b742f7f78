using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Batch;

/// <summary>
/// Sends one request of a batch through the pipeline of single requests: request line, headers and body are the part's; caller,
/// connection and services are the batch's.
/// </summary>
internal sealed class PartExchange(ODataService service, InProcessPipeline pipeline, ILogger<PartExchange> log)
{
    /// <summary>Runs one request of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="part">The request.</param>
    /// <param name="resource">Where it goes, after the service root.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body.</param>
    /// <param name="start">Begins sending a long answer on; null to hold it whatever its length.</param>
    public async Task<PartAnswer> Send(
        HttpContext batch, BatchPart part, string resource, IHeaderDictionary headers, byte[] body, Func<IHttpResponseFeature, Task<Stream?>>? start)
    {
        var response = new HttpResponseFeature();
        var taken = new PartBody(start is null ? null : () => start(response));
        var lifetime = new Lifetime(batch.RequestAborted);
        var context = ContextOf(batch, part, resource, headers, body);
        context.Features.Set<IHttpResponseFeature>(response);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(taken));
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        try
        {
            await service.Host.RunPart(context, pipeline.Run);
            await context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync();
        }
        catch (Exception failure) when (!taken.IsStreaming && !batch.RequestAborted.IsCancellationRequested)
        {
            log.LogError(failure, "A request of a batch failed: {Method}", part.Method);
            return await PartAnswer.Refuse(part, context => HostRefusals.WriteFailure(context, service.Host));
        }

        if (!lifetime.IsAborted)
            return new PartAnswer(part, response, taken.Content, taken.IsStreaming);
        if (taken.IsStreaming)
            batch.Abort();
        return await PartAnswer.Refuse(part, context => ODataErrors.Write(context, StatusCodes.Status504GatewayTimeout, "too-slow",
            "This question took longer than it may. Filter it further, or ask in smaller steps."));
    }

    private DefaultHttpContext ContextOf(HttpContext batch, BatchPart part, string resource, IHeaderDictionary headers, byte[] body)
    {
        var (path, query) = resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (resource[..at], resource[at..]) : (resource, "");
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = part.Method,
            Scheme = batch.Request.Scheme,
            Protocol = batch.Request.Protocol,
            RawTarget = $"{service.Host.Path}/{resource}",
            Path = PathString.FromUriComponent($"{service.Host.Path}/{path}"),
            QueryString = query,
            Headers = headers,
            Body = new MemoryStream(body, writable: false),
        });
        features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        features.Set(batch.Features.Get<IServiceProvidersFeature>());
        features.Set(batch.Features.Get<IHttpConnectionFeature>());
        features.Set(batch.Features.Get<IHttpAuthenticationFeature>());
        var context = new DefaultHttpContext(features);
        service.Host.CopyCaller(batch, context);
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
