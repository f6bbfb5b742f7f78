using PcaTracker.Changes.Audit;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>
/// Downloads the entries of the audit log that their reader may follow, one JSON line each. <c>verify --chain</c> checks them
/// elsewhere.
/// </summary>
internal static class ChainDownload
{
    /// <summary>Path of the download.</summary>
    public const string Address = "/history/chain";

    private const int Page = 5_000;

    /// <summary>Maps the download.</summary>
    public static void MapChainDownload(this IEndpointRouteBuilder app) => app.MapGet(Address, Send);

    private static async Task Send(HttpContext context, TrackerDatabase database)
    {
        var actor = context.Actor();
        context.Response.ContentType = "application/jsonl; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"record-{actor.Audience.Name}.jsonl\"";
        foreach (var chain in HashChain.All.Where(actor.Audience.Sees.Contains))
        {
            // Each page uses its own connection, so that no connection waits for a slow client. Chains only grow, so the pages fit together.
            for (IReadOnlyList<ExportedEntry> lines = [], next; (next = Read(lines is [.., { } last] ? last.Sequence : 0)).Count > 0; lines = next)
                await context.Response.WriteAsync(string.Concat(next.Select(line => line.Text + "\n")), context.RequestAborted);

            IReadOnlyList<ExportedEntry> Read(long after)
            {
                using var session = database.OpenAs(actor);
                return ExportedEntry.Read(session, chain, after, Page);
            }
        }
    }
}
