using Microsoft.AspNetCore.Http.Features;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Delta;

/// <summary>Receives every GET: answers delta links, notes what <c>Prefer: track-changes</c> asks to be tracked, and passes the rest on (OData 4.01
/// Protocol, 11.3).</summary>
internal sealed class ReadEntryPoint(ODataService service, ReadEndpoint reads, IServiceProvider services)
{
    // Only a host with a delta log needs data protection.
    private readonly Lazy<(DeltaEndpoint Endpoint, DeltaTokens Tokens)> _deltas = new(() =>
        (services.GetRequiredService<DeltaEndpoint>(), services.GetRequiredService<DeltaTokens>()));

    /// <summary>Answers a read.</summary>
    public Task Handle(HttpContext context)
    {
        var resource = service.Resource(context);
        if (CustomOptions.Check(service.Host, context, resource) is { } refusal)
        {
            service.Host.ConfirmCaller(context);
            return ODataErrors.Write(context, refusal);
        }

        return service.Host.Deltas is { } log ? Handle(context, resource, log)
            : reads.Handle(context, resource, null);
    }

    private async Task Handle(HttpContext context, string resource, IDeltaLog log)
    {
        Tracking? tracking = null;
        if (TrackedQuery.Find(resource, "$deltatoken") is { } token && TrackedQuery.Read(service, resource, out var isCount) is { } tracked)
        {
            var (endpoint, tokens) = _deltas.Value;
            service.Host.ConfirmCaller(context);
            if (tokens.Read(context, token, tracked) is not { } position)
            {
                await endpoint.WriteGone(context, tracked);
                return;
            }

            if (isCount || TrackedQuery.Find(resource, "$skiptoken") is not { } page)
            {
                await endpoint.Handle(context, new DeltaRequest(tracked, position, isCount));
                return;
            }

            // A later page of the answer that the first link will continue.
            var read = tracked.Resource;
            resource = $"{read}{(read.Contains('?', StringComparison.Ordinal) ? '&' : '?')}$skiptoken={Uri.EscapeDataString(page)}";
            Redirect(context, resource);
            tracking = new Tracking(token, null);
        }
        else if (Preferences.Find(context.Request.Headers["Prefer"], "track-changes") is { } preference
            && TrackedQuery.Find(resource, "$skiptoken") is null
            && TrackedQuery.Read(service, resource, out var counts) is { } query && !counts && query.CanBeTracked(service))
        {
            // The position is older than what is read, so that nothing falls between the two.
            using var session = service.Host.OpenRead(context);
            tracking = new Tracking(_deltas.Value.Tokens.Write(context, log.At(session, log.Last(session))!, query), preference.Text);
        }

        await reads.Handle(context, resource, tracking);
    }

    private void Redirect(HttpContext context, string resource)
    {
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = $"{service.Host.Path}/{resource}";
        context.Request.QueryString = new QueryString(resource[resource.IndexOf('?', StringComparison.Ordinal)..]);
    }
}
