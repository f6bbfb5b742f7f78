using Dapper;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Changes.Audit;

/// <summary>Reports external changes in the activity log, to the readers of the changed rows.</summary>
internal static class ExternalActivity
{
    /// <summary>Adds an entry for each row that changed.</summary>
    public static void Write(SqliteConnection connection, IEnumerable<CapturedChange> captured, string at)
    {
        var rows = captured.Where(change => !change.IsOfActivityLog && change.Before != change.After)
            .GroupBy(change => (change.EntitySet, change.EntityId), (_, steps) => steps.Aggregate((sum, next) => sum.And(next)));
        foreach (var row in rows)
        {
            if (row.IsNothing || (row.VisibilityAfter ?? row.VisibilityBefore) is not { } visibility)
                continue;
            connection.Execute(
                """
                INSERT INTO main.change (stream, sequence, at, who, action, entity_set, entity_id, summary, visibility)
                VALUES (
                  @stream, (SELECT coalesce(max(sequence), 0) + 1 FROM main.change WHERE stream = @stream),
                  @at, @who, @action, @EntitySet, @EntityId, @summary, @visibility)
                """,
                new
                {
                    stream = HashChain.Of(visibility),
                    at,
                    who = AuditWriter.OtherProgram,
                    visibility,
                    row.EntitySet,
                    row.EntityId,
                    action = row.Before is null ? "create" : row.After is null ? "delete" : "change",
                    summary = Summary(row),
                });
        }
    }

    private static string Summary(CapturedChange row)
    {
        var what = $"a row of {row.EntitySet} without the tracker";
        return row.Before is null ? $"added {what}"
            : row.After is null ? $"deleted {what}"
            : $"changed {what}";
    }
}
