using PcaTracker.Changes.Audit;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>What somebody may follow of the record of changes, a line for each entry, to be held to checkpoints wherever they like (<c>verify --chain</c>).</summary>
internal static class ChainDownload
{
    public const string Address = "/history/chain";

    private const int Page = 5_000;

    public static void MapChainDownload(this IEndpointRouteBuilder app) => app.MapGet(Address, Send);

    private static async Task Send(HttpContext context, TrackerDatabase database)
    {
        var actor = context.Actor();
        context.Response.ContentType = "application/jsonl; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"record-{actor.Audience.Name}.jsonl\"";
        foreach (var chain in HashChain.All.Where(actor.Audience.Sees.Contains))
        {
            // No connection waits for a slow reader: chains are only added to, so that pages of them fit together.
            for (IReadOnlyList<ExportedEntry> lines = [], next; (next = Read(lines is [.., { } last] ? last.Sequence : 0)).Count > 0; lines = next)
                await context.Response.WriteAsync(string.Concat(next.Select(line => line.Text + "\n")), context.RequestAborted);

            IReadOnlyList<ExportedEntry> Read(long place)
            {
                using var session = database.OpenAs(actor);
                return ExportedEntry.Read(session, chain, place, Page);
            }
        }
    }
}
