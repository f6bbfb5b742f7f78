using System.IO.Pipelines;
using System.Text.Json;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Writing;

namespace ODataSql.AspNetCore.Delta;

/// <summary>A row that is in the answer, or no longer is.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Row">The row as the engine writes it; null when it is in the answer no longer.</param>
/// <param name="Reason">Why it is not: <c>deleted</c>, or <c>changed</c> so that it does not belong there, or not to this reader.</param>
internal sealed record DeltaEntry(RowKey Key, JsonElement? Row, string Reason);

/// <summary>One page of changes, and where in the log it ends.</summary>
internal sealed record DeltaPage(string ContentType, string Prefix, string? Context, IReadOnlyList<DeltaEntry> Entries, long End, bool More)
{
    /// <summary>Whether the rows are written as 4.0 has it.</summary>
    public bool IsV40 => Prefix.Length > 1;
}

/// <summary>Finds what became of the answer to a query since a client read it.</summary>
internal sealed class DeltaSource(ODataService service, IReadSession session, DeltaRequest request, Uri root, PayloadFormat format,
    DateTimeOffset now)
{
    private readonly IDeltaLog _log = service.Host.Deltas!;

    /// <summary>Counts the changes, page by page.</summary>
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

    /// <summary>Reads one page of changes.</summary>
    public async Task<DeltaPage> Read(long after, int size, CancellationToken stop)
    {
        var set = request.Query.Set;
        var logged = _log.After(session, set, after, size);
        var (page, rows) = await RowsOf([.. logged.Changes.Select(c => c.Key)], stop);

        var gone = logged.Changes.Where(c => !rows.ContainsKey(c.Key)).ToList();
        // A row that did not change itself is reported to have left the answer to readers who still see it, and to nobody else.
        var visible = _log.Visible(session, set, [.. gone.Where(c => c.WasVisible is null).Select(c => c.Key)]).ToHashSet();
        var left = gone.Where(c => c.WasVisible ?? visible.Contains(c.Key)).Select(c => c.Key).ToHashSet();
        var entries = logged.Changes.Where(c => rows.ContainsKey(c.Key) || left.Contains(c.Key))
            .Select(c => new DeltaEntry(c.Key, rows.TryGetValue(c.Key, out var row) ? row : null, c.WasDeleted ? "deleted" : "changed"));
        return page with { Entries = [.. entries], End = logged.End, More = logged.More };
    }

    /// <summary>Reads those of the changed rows that are in the answer now, as the engine writes them.</summary>
    private async Task<(DeltaPage Page, Dictionary<RowKey, JsonElement> Rows)> RowsOf(IReadOnlyList<RowKey> keys, CancellationToken stop)
    {
        var read = new QueryRequest(request.Query.Among(keys), root, Math.Max(1, keys.Count), now) { Format = format };
        // The query has compiled before it was tracked: a refusal here is a mistake of the program.
        if (service.Host.Engine.Compile(read, out var query) is { } refusal)
            throw new InvalidOperationException(refusal.Message);
        using var result = QueryEngine.Run(query, session.Connection);
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await result.Write(pipe, stop);
        await pipe.CompleteAsync();

        var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length)).RootElement;
        var prefix = format.Version == ProtocolVersion.V401 ? "@" : "@odata.";
        // Without metadata there is no context.
        var context = json.TryGetProperty(prefix + "context", out var said) ? said.GetString() : null;
        return (new DeltaPage(result.ContentType, prefix, context, [], 0, false), json.GetProperty("value").EnumerateArray().ToDictionary(KeyOf));
    }

    private RowKey KeyOf(JsonElement row) => new([.. request.Query.Set.Key.Select(property => ValueOf(row.GetProperty(property.Name), property))]);

    // Clients of JavaScript ask for numbers of 64 bits as text.
    private static object ValueOf(JsonElement json, ServedProperty property) =>
        new JsonValues(LongsAsText: json.ValueKind == JsonValueKind.String).Read(json, property.Type, property.Name, out var value) is null
            && value is not null
            ? value
            : throw new InvalidOperationException($"The engine wrote a {property.Name} that is no {property.Type.Definition}.");
}
