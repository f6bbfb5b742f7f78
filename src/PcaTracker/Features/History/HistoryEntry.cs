using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>A change of a row, as its reader may see it.</summary>
public sealed record HistoryEntry
{
    public required string Stream { get; init; }
    public required long Line { get; init; }
    public required string At { get; init; }
    public required string Who { get; init; }
    public required string Action { get; init; }
    public required string EntitySet { get; init; }
    public required long EntityId { get; init; }
    public string? ChapterCode { get; init; }
    public required string Summary { get; init; }
    public string? Facts { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }

    /// <summary>The visibility of the values before and after: fewer people may have read them than read the row now.</summary>
    public string? ToldTo { get; init; }

    // The values, as this audience may read them.
    internal const string Columns =
        """
        l.stream, l.line, l.at, l.who, l.action, l.entity_set, l.entity_id, l.chapter_code, l.summary, l.facts,
        (SELECT t.before FROM visible_telling t WHERE t.line_stream = l.stream AND t.line = l.line) AS before,
        (SELECT t.after FROM visible_telling t WHERE t.line_stream = l.stream AND t.line = l.line) AS after,
        (SELECT t.visibility FROM visible_telling t WHERE t.line_stream = l.stream AND t.line = l.line) AS told_to
        """;

    /// <summary>The change at that place, if the reader sees it.</summary>
    public static HistoryEntry? Find(Session session, HistoryPlace place) => session.Connection.QuerySingleOrDefault<HistoryEntry>(
        $"SELECT {Columns} FROM visible_line l WHERE l.stream = @Stream AND l.line = @Line", new { place.Stream, place.Line });

    /// <summary>Where it stands.</summary>
    public HistoryPlace Place => new(Stream, Line);

    /// <summary>The moment of the change.</summary>
    public DateTimeOffset Instant => Instants.Parse(At);

    /// <summary>Whether its row is a deadline that is there.</summary>
    public bool IsOfDeadline => EntitySet == DeadlineSet.SetName && Action != "delete";

    /// <summary>Who did what.</summary>
    internal IReadOnlyList<SentencePart> Said(ActivitySentence sentence) => sentence.Of(Who, EntitySet, Summary, Facts);

    /// <summary>Each changed field in the order of the contract, with its values before and after, as people read them.</summary>
    internal IReadOnlyList<ShownField> Fields(Session session)
    {
        var (set, before, after) = (EntitySets.Named(EntitySet), Parse(Before), Parse(After));
        return
        [
            .. set.Properties.Where(property => before.ContainsKey(property) || after.ContainsKey(property))
                .Select(property => ShownField.Of(session, set, property, before[property]?.ToString(), after[property]?.ToString()))
                .OfType<ShownField>(),
        ];
    }

    /// <summary>The values before the change that a caller may write, as stored.</summary>
    public IReadOnlyDictionary<string, object?> Restorable
    {
        get
        {
            if (Action is "create" or "delete" || Before is null)
                return new Dictionary<string, object?>();
            var before = Parse(Before);
            // An empty link is not among the fields before.
            return before.Concat(Parse(After)).Select(f => f.Key).Distinct()
                .Where(name => EntitySets.Named(EntitySet).Property(name) is { Access: PropertyAccess.ReadWrite })
                .ToDictionary(name => name, name => Stored(before[name]));
        }
    }

    /// <summary>The row as it is now, if the reader sees it and may restore the values; otherwise the refusal.</summary>
    internal Result<RowDraft> Row(Session session, RowVersionCondition condition)
    {
        var found = ChangeRow.Open(session, EntitySet, EntityId, condition);
        return found.IsRefused(out _) || ToldTo is null || Visibility.Reaches(ToldTo, found.Value.Visibility) ? found
            : Refusal.Conflict(
                "told-to-fewer",
                "Fewer people could read this change than can read the row now: restored, its values would be shown to the others. "
                + "Write what all of them may read.");
    }

    private static JsonObject Parse(string? fields) => fields is null ? [] : JsonNode.Parse(fields)!.AsObject();

    private static object? Stored(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetValue<long>(),
        _ => value.GetValue<string>(),
    };
}
