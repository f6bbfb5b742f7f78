using System.IO.Pipelines;
using System.Text.Json;
using ODataSql;
using PcaTracker.Api.Reading;
using PcaTracker.Changes.Deltas;
using PcaTracker.Storage;

namespace PcaTracker.Api.Delta;

/// <summary>A row that is in the answer, or no longer is.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Row">The row as the engine writes it; null when it is in the answer no longer.</param>
/// <param name="Reason">Why it is not: <c>deleted</c>, or <c>changed</c> so that it does not belong there, or not to this reader.</param>
internal sealed record DeltaEntry(long Id, JsonElement? Row, string Reason);

/// <summary>One page of changes, and where in the log it ends.</summary>
internal sealed record DeltaPage(string ContentType, string Prefix, string? Context, IReadOnlyList<DeltaEntry> Entries, long End, bool More)
{
    /// <summary>Whether the rows are written as 4.0 has it.</summary>
    public bool IsV40 => Prefix.Length > 1;
}

/// <summary>Finds what became of the answer to a question since a client read it.</summary>
internal sealed class DeltaSource(Session session, DeltaRequest request, Uri root, PayloadFormat format, DateTimeOffset now)
{
    /// <summary>How many changes there are, page by page.</summary>
    public async Task<long> Count(int size, CancellationToken stop)
    {
        var (count, after, more) = (0L, request.After.Sequence, true);
        while (more)
        {
            var page = await Read(after, size, stop);
            (count, after, more) = (count + page.Entries.Count, page.End, page.More);
        }

        return count;
    }

    public async Task<DeltaPage> Read(long after, int size, CancellationToken stop)
    {
        var set = request.Query.Set;
        var (changes, end, more) = DeltaLog.After(session, set.Name, after, size);
        var (page, rows) = await RowsOf([.. changes.Select(c => c.Id)], stop);

        var gone = changes.Where(c => !rows.ContainsKey(c.Id)).ToList();
        // A row that did not change itself is told to have left the answer to whoever still sees it, and to nobody else.
        var visible = DeltaLog.Visible(session, set.Table, [.. gone.Where(c => c.WasVisible is null).Select(c => c.Id)]).ToHashSet();
        var left = gone.Where(c => c.WasVisible ?? visible.Contains(c.Id)).Select(c => c.Id).ToHashSet();
        var entries = changes.Where(c => rows.ContainsKey(c.Id) || left.Contains(c.Id))
            .Select(c => new DeltaEntry(c.Id, rows.TryGetValue(c.Id, out var row) ? row : null, c.WasDeleted ? "deleted" : "changed"));
        return page with { Entries = [.. entries], End = end, More = more };
    }

    /// <summary>Those of the changed rows that are in the answer now, as the engine writes them.</summary>
    private async Task<(DeltaPage Page, Dictionary<long, JsonElement> Rows)> RowsOf(IReadOnlyList<long> ids, CancellationToken stop)
    {
        var asked = new QueryRequest(request.Query.Among(ids.Count > 0 ? ids : [0]), root, Math.Max(1, ids.Count), now) { Format = format };
        // What is tracked has compiled before: a refusal here is a mistake of the program.
        if (Feed.Engine.Compile(asked, out var query) is { } refusal)
            throw new InvalidOperationException(refusal.Message);
        using var answer = QueryEngine.Run(query, session.Connection);
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await answer.Write(pipe, stop);
        await pipe.CompleteAsync();

        var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length)).RootElement;
        var prefix = format.Version == ProtocolVersion.V401 ? "@" : "@odata.";
        // Without metadata there is no context.
        var context = json.TryGetProperty(prefix + "context", out var said) ? said.GetString() : null;
        return (new DeltaPage(answer.ContentType, prefix, context, [], 0, false),
            json.GetProperty("value").EnumerateArray().ToDictionary(row => Number(row.GetProperty("Id"))));
    }

    // Clients of JavaScript ask for such numbers as text.
    private static long Number(JsonElement id) => id.ValueKind == JsonValueKind.Number ? id.GetInt64() : long.Parse(id.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
