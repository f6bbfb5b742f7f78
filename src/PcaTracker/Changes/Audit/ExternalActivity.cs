using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>Lines of the activity feed about what another program did to the file: whoever reads the row reads that, too.</summary>
internal static class ExternalActivity
{
    public static void Write(SqliteConnection connection, IEnumerable<CapturedChange> noted, string at)
    {
        foreach (var row in noted.Where(n => !n.IsOfFeed && n.Before != n.After).GroupBy(n => (n.EntitySet, n.EntityId), (_, notes) => notes.Aggregate((sum, next) => sum.And(next))))
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
                    stream = HashChain.Of(visibility), at, who = AuditWriter.OtherProgram, visibility, row.EntitySet, row.EntityId,
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
