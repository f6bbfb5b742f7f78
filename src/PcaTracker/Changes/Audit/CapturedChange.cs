using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ODataSql.Model;

namespace PcaTracker.Changes.Audit;

/// <summary>The change of a row that the triggers captured: the whole row before and after all steps of a transaction.</summary>
internal sealed record CapturedChange
{
    /// <summary>The statement that lists its row, with the present visibility, among rows whose visibility has changed.</summary>
    public const string ListVisibility =
        """
        INSERT INTO main.moved_row (entity_set, entity_id, visibility) VALUES (@EntitySet, @EntityId, @VisibilityAfter)
        ON CONFLICT (entity_set, entity_id) DO UPDATE SET visibility = excluded.visibility
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string EntitySet { get; init; }
    public required long EntityId { get; init; }
    public string? VisibilityBefore { get; init; }
    public string? VisibilityAfter { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
    public string? LinksBefore { get; init; }
    public string? LinksAfter { get; init; }

    /// <summary>Whether it sums up several steps.</summary>
    public bool HasSteps { get; private init; }

    /// <summary>Whether it concerns the activity log.</summary>
    public bool IsOfActivityLog => EntitySet == AuditedTable.Lines;

    /// <summary>Whether it is a new entry of the activity log; changed and deleted entries are recorded like other rows.</summary>
    public bool IsActivityEntry => IsOfActivityLog && Before is null;

    /// <summary>Whether its steps cancel each other.</summary>
    public bool IsNothing => Before == After && LinksBefore == LinksAfter;

    /// <summary>Combines this change with a later one of the same row.</summary>
    public CapturedChange And(CapturedChange later) =>
        this with { VisibilityAfter = later.VisibilityAfter, After = later.After, LinksAfter = later.LinksAfter, HasSteps = true };

    /// <summary>
    /// The values that differ, before and after, under the names of the API. Empty values of a new or deleted row are left out; its key and
    /// its revision always are.
    /// </summary>
    public static (string? Before, string? After) Difference(JsonObject? before, JsonObject? after)
    {
        var (was, becomes) = (new JsonObject(), new JsonObject());
        foreach (var name in (before ?? []).Select(f => f.Key).Union((after ?? []).Select(f => f.Key)))
        {
            var (old, now) = (before?[name], after?[name]);
            if (name is "id" or "revision" || JsonNode.DeepEquals(old, now))
                continue;
            if (before is not null && (old is not null || after is not null))
                was[Naming.PascalCase(name)] = old?.DeepClone();
            if (after is not null && (now is not null || before is not null))
                becomes[Naming.PascalCase(name)] = now?.DeepClone();
        }

        return (was.Count == 0 ? null : was.ToJsonString(Readable), becomes.Count == 0 ? null : becomes.ToJsonString(Readable));
    }

    /// <summary>Parses a captured row.</summary>
    public static JsonObject? Parse(string? row) => row is null ? null : JsonNode.Parse(row)!.AsObject();
}
