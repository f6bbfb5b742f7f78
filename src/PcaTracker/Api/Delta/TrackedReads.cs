using Microsoft.AspNetCore.Http.Features;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Api.Reading;
using PcaTracker.Changes.Deltas;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api.Delta;

/// <summary>That this read's answer ends with a delta link.</summary>
/// <param name="Token">What the link holds.</param>
/// <param name="Applied">The preference that asked for it, as the client wrote it; null on the pages after the first.</param>
internal sealed record Tracking(string Token, string? Applied);

/// <summary>Every GET of the feed, with regard to <c>Prefer: track-changes</c> (OData 4.01 Protocol, 11.3): notes what is to be tracked, and hands delta links on.</summary>
internal static class TrackedReads
{
    public static async Task Handle(
        HttpContext context, TrackerDatabase database, PublicAddress address, ReadLimiter limiter, SpoolFile spool, TimeProvider time, DeltaTokens tokens)
    {
        var resource = ReadEndpoint.Resource(context);
        if (TrackedQuery.Find(resource, "$deltatoken") is { } token && TrackedQuery.Read(resource, out var isCount) is { } tracked)
        {
            if (tokens.Read(token, tracked, context.Actor().Audience) is not { } place)
            {
                await Gone(context, tracked, address);
                return;
            }

            if (isCount || TrackedQuery.Find(resource, "$skiptoken") is not { } page)
            {
                await DeltaEndpoint.Handle(context, new DeltaRequest(tracked, place, isCount), database, address, limiter, time, tokens);
                return;
            }

            // A later page of the answer that the first link will continue.
            Ask(context, tracked.Resource + (tracked.Resource.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "$skiptoken=" + Uri.EscapeDataString(page));
            context.Features.Set(new Tracking(token, null));
        }
        else if (Preferences.Find(context.Request.Headers["Prefer"], "track-changes") is { } preference
            && TrackedQuery.Find(resource, "$skiptoken") is null && TrackedQuery.Read(resource, out var counts) is { } query && !counts && query.CanBeTracked())
        {
            // The place is older than what is read, so that nothing falls between the two.
            using var session = database.OpenAs(context.Actor());
            context.Features.Set(new Tracking(tokens.Write(DeltaLog.PositionAt(session, DeltaLog.Last(session))!, query, context.Actor().Audience), preference.Text));
        }

        await ReadEndpoint.Handle(context, database, address, limiter, spool, time);
    }

    /// <summary>The answer to a link that no longer tells the difference: read everything anew.</summary>
    public static Task Gone(HttpContext context, TrackedQuery query, PublicAddress address)
    {
        context.Response.Headers.Location = query.Link(address.ServiceRoot(context), null);
        return ODataErrors.Write(context, StatusCodes.Status410Gone, "delta-link-gone",
            "This link is too old, was not given to you, or was changed. Read everything anew from the address in Location, and go on with the link that ends that answer.", "$deltatoken");
    }

    private static void Ask(HttpContext context, string resource)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        request.RawTarget = ReadEndpoint.Prefix + resource;
        context.Request.QueryString = new QueryString(resource[resource.IndexOf('?', StringComparison.Ordinal)..]);
    }
}
