using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ODataSql.Model;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>What the triggers noted of a row: whole, before and after, with what a transaction did to it in several steps as one.</summary>
internal sealed record CapturedChange
{
    /// <summary>Lists its row with those who read it now, as one that has changed its readers.</summary>
    public const string ListAsMoved =
        "INSERT INTO main.moved_row (entity_set, entity_id, visibility) VALUES (@EntitySet, @EntityId, @VisibilityAfter) ON CONFLICT DO UPDATE SET visibility = excluded.visibility";

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

    /// <summary>Whether it is about the activity feed itself.</summary>
    public bool IsOfFeed => EntitySet == AuditedTable.Lines;

    /// <summary>Whether it is a new line of the activity feed; that a line was changed or deleted is recorded as of any row.</summary>
    public bool IsLine => IsOfFeed && Before is null;

    /// <summary>Whether all of it came to nothing.</summary>
    public bool IsNothing => Before == After && LinksBefore == LinksAfter;

    /// <summary>This and what was done to the same row later.</summary>
    public CapturedChange And(CapturedChange later) =>
        this with { VisibilityAfter = later.VisibilityAfter, After = later.After, LinksAfter = later.LinksAfter, HasSteps = true };

    /// <summary>
    /// The fields that differ, before and after, under the names that clients know. Of a row that comes or goes, fields that are empty are
    /// left out; its key and the count of its changes always are.
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

    public static JsonObject? Parse(string? row) => row is null ? null : JsonNode.Parse(row)!.AsObject();
}
