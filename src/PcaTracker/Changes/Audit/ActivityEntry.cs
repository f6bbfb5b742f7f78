using System.Text.Json;

namespace PcaTracker.Changes.Audit;

/// <summary>The parts of an activity log entry that the audit log needs: its stream, its row and its visibility.</summary>
internal sealed record ActivityEntry(string Stream, string EntitySet, long EntityId, string Visibility)
{
    /// <summary>Reads an entry as the triggers captured it.</summary>
    public static ActivityEntry Read(string row)
    {
        using var line = JsonDocument.Parse(row);
        var fields = line.RootElement;
        return new(
            fields.GetProperty("stream").GetString()!, fields.GetProperty("entity_set").GetString()!,
            fields.GetProperty("entity_id").GetInt64(), fields.GetProperty("visibility").GetString()!);
    }
}
