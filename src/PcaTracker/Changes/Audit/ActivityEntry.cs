using System.Text.Json;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>What the chains need to know of a line of the activity feed: where it stands, and of which row it speaks.</summary>
internal sealed record ActivityEntry(string Stream, string EntitySet, long EntityId, string Visibility)
{
    /// <summary>Reads a line as the triggers noted it.</summary>
    public static ActivityEntry Read(string row)
    {
        using var line = JsonDocument.Parse(row);
        var fields = line.RootElement;
        return new(
            fields.GetProperty("stream").GetString()!, fields.GetProperty("entity_set").GetString()!,
            fields.GetProperty("entity_id").GetInt64(), fields.GetProperty("visibility").GetString()!);
    }
}
