using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// An audit entry as an audience may download it. Of an entry that the audience may not read it has the number and hashes only, which are
/// enough to verify the next entry.
/// </summary>
internal sealed record ExportedEntry
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
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

    /// <summary>Whether the audience may read its content.</summary>
    [JsonIgnore]
    public bool IsReadable => At is not null;

    /// <summary>The line of the file.</summary>
    [JsonIgnore]
    public string Text => JsonSerializer.Serialize(this, Lines);

    /// <summary>Whether its content, if it is readable, has the hash that was chained.</summary>
    [JsonIgnore]
    public bool HasChainedContent => !IsReadable
        || Who is not null && Kind is not null && EntitySet is not null && EntityId is { } id && Leaf.AsSpan().SequenceEqual(new AuditEntry
        {
            Chain = Chain,
            Sequence = Sequence,
            At = At!,
            Who = Who,
            Kind = Kind,
            EntitySet = EntitySet,
            EntityId = id,
            Visibility = Visibility,
            Unless = Unless,
            LineStream = LineStream,
            Line = Line,
            Before = Before,
            After = After,
            Digest = Digest,
        }.Leaf());

    /// <summary>Reads a line of the file; null when it is not an entry.</summary>
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

    /// <summary>The next entries of a chain after a number, as the session's audience may read them; at most <paramref name="size"/>.</summary>
    public static IReadOnlyList<ExportedEntry> Read(Session session, string chain, long after, int size) => session.Connection.Query<ExportedEntry>(
        """
        SELECT chain, sequence, at, who, kind, entity_set, entity_id, visibility, unless, line_stream, line, before, after, digest, leaf, hash
        FROM visible_entry
        WHERE chain = @chain AND sequence > @after
        ORDER BY sequence
        LIMIT @size
        """,
        new { chain, after, size }).AsList();
}
