using System.Data.Common;
using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>Reports external changes in the activity log, to the readers of the changed rows.</summary>
internal static class ExternalActivity
{
    /// <summary>Adds an entry for each row that changed.</summary>
    public static void Write(DbConnection connection, IEnumerable<CapturedChange> captured, string at)
    {
        var rows = captured.Where(change => !change.IsOfActivityLog && change.Before != change.After)
            .GroupBy(change => (change.EntitySet, change.EntityId), (_, steps) => steps.Aggregate((sum, next) => sum.And(next)));
        // Before an upgrade the table may still be without the column.
        var hasFacts = DatabaseSchema.Of(connection).Has("change", "facts");
        foreach (var row in rows)
        {
            if (row.IsNothing || (row.VisibilityAfter ?? row.VisibilityBefore) is not { } visibility)
                continue;
            var facts = new ActivityFacts { Kind = Kind(row) };
            connection.Execute(
                $"""
                INSERT INTO main.change (stream, sequence, at, who, action, entity_set, entity_id, summary, visibility{(hasFacts ? ", facts" : "")})
                VALUES (
                  @stream, (SELECT coalesce(max(sequence), 0) + 1 FROM main.change WHERE stream = @stream),
                  @at, @who, @action, @EntitySet, @EntityId, @summary, @visibility{(hasFacts ? ", @facts" : "")})
                """,
                new
                {
                    stream = HashChain.Of(visibility),
                    at,
                    who = AuditWriter.OtherProgram,
                    visibility,
                    row.EntitySet,
                    row.EntityId,
                    action = facts.Kind.Action(),
                    summary = ActivitySummary.Of(row.EntitySet, facts),
                    facts = facts.Stored(),
                });
        }
    }

    private static ActivityKind Kind(CapturedChange row) =>
        row.Before is null ? ActivityKind.CreatedOutside : row.After is null ? ActivityKind.DeletedOutside : ActivityKind.ChangedOutside;
}
