using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>One change of the record, as its reader may know it.</summary>
public sealed record HistoryEntry
{
    public required long Sequence { get; init; }
    public required string At { get; init; }
    public required string Who { get; init; }
    public required string Action { get; init; }
    public required string EntitySet { get; init; }
    public required long EntityId { get; init; }
    public string? ChapterCode { get; init; }
    public required string Summary { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }

    /// <summary>Who was told what was before and after: maybe fewer than read the row now.</summary>
    public string? ToldTo { get; init; }

    /// <summary>The change that a reader sees under that number.</summary>
    public static HistoryEntry? Find(Session session, long sequence) => session.Connection.QuerySingleOrDefault<HistoryEntry>(
        """
        SELECT sequence, at, who, action, entity_set, entity_id, chapter_code, summary, before, after, told_to
        FROM visible_change
        WHERE sequence = @sequence
        """,
        new { sequence });

    public DateTimeOffset Instant => Instants.Parse(At);

    /// <summary>Each field that changed, in the order of the contract, with what it was and what it is.</summary>
    internal IReadOnlyList<(string Name, string? Before, string? After)> Fields(Session session)
    {
        var (set, before, after) = (EntitySets.Named(EntitySet), Parse(Before), Parse(After));
        return [.. set.Properties.Select(p => p.Name).Where(name => before.ContainsKey(name) || after.ContainsKey(name)).Select(name =>
        {
            var (shown, was) = NamedRow.Field(session, set, name, before[name]?.ToString());
            return (shown, was, NamedRow.Field(session, set, name, after[name]?.ToString()).Value);
        })];
    }

    /// <summary>What a caller may write of the values before, as they are stored.</summary>
    public IReadOnlyDictionary<string, object?> Restorable
    {
        get
        {
            if (Action is "create" or "delete" || Before is null)
                return new Dictionary<string, object?>();
            var before = Parse(Before);
            // A link that led nowhere is not among the fields before.
            return before.Concat(Parse(After)).Select(f => f.Key).Distinct().Where(name => EntitySets.Named(EntitySet).Property(name) is { Access: PropertyAccess.ReadWrite }).ToDictionary(name => name, name => Stored(before[name]));
        }
    }

    /// <summary>The row as it is now, if the reader sees it and may give it back what it was; else why not.</summary>
    internal Result<RowDraft> Row(Session session, Expected expected)
    {
        if (Permissions.CheckWrite(session.Actor, EntitySet) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySet, EntityId, expected);
        return found.IsRefused(out _) || ToldTo is null || Visibility.Reaches(ToldTo, found.Value.Visibility) ? found
            : Refusal.Conflict("told-to-fewer", "Fewer people were told of this change than read the row now: given back, its values would tell the others. Write what all of them may read.");
    }

    private static JsonObject Parse(string? fields) => fields is null ? [] : JsonNode.Parse(fields)!.AsObject();

    private static object? Stored(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetValue<long>(),
        _ => value.GetValue<string>(),
    };
}
