using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>An entry of a chain as an audience may keep it; of what it is not told, place and hashes alone, which is all that the next entry needs.</summary>
internal sealed record ExportedEntry
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Chain { get; init; }
    public required long Sequence { get; init; }
    public string? At { get; init; }
    public string? Who { get; init; }
    public string? Kind { get; init; }
    public string? EntitySet { get; init; }
    public long? EntityId { get; init; }
    public string? Visibility { get; init; }
    public string? Unless { get; init; }
    public string? LineStream { get; init; }
    public long? Line { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
    public byte[]? Digest { get; init; }
    public required byte[] Leaf { get; init; }
    public required byte[] Hash { get; init; }

    [JsonIgnore]
    public bool IsTold => At is not null;

    /// <summary>The line of the file.</summary>
    [JsonIgnore]
    public string Text => JsonSerializer.Serialize(this, Lines);

    /// <summary>Whether what it tells, if it tells anything, is what was chained.</summary>
    [JsonIgnore]
    public bool IsWhatWasChained => !IsTold || Who is not null && Kind is not null && EntitySet is not null && EntityId is { } id && Leaf.AsSpan().SequenceEqual(new AuditEntry
    {
        Chain = Chain, Sequence = Sequence, At = At!, Who = Who, Kind = Kind, EntitySet = EntitySet, EntityId = id, Visibility = Visibility, Unless = Unless,
        LineStream = LineStream, Line = Line, Before = Before, After = After, Digest = Digest,
    }.Leaf());

    /// <summary>Reads a line of the file; null when it is none.</summary>
    public static ExportedEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportedEntry>(line, Lines) is { Chain: not null, Leaf: not null, Hash: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The next lines of a chain after a place, as the session's audience may follow it; at most <paramref name="size"/>.</summary>
    public static IReadOnlyList<ExportedEntry> Read(Session session, string chain, long place, int size) => session.Connection.Query<ExportedEntry>(
        """
        SELECT chain, sequence, at, who, kind, entity_set, entity_id, visibility, unless, line_stream, line, before, after, digest, leaf, hash
        FROM visible_entry
        WHERE chain = @chain AND sequence > @place
        ORDER BY sequence
        LIMIT @size
        """,
        new { chain, place, size }).AsList();
}
