using Dapper;
using PcaTracker.Changes.Audit;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Activity;

/// <summary>The activity feed: every change of the record leaves one line, in the transaction that makes it.</summary>
internal static class ActivityLog
{
    /// <param name="session">The write transaction of whoever acts.</param>
    /// <param name="action">What was done, e.g. <c>create</c> or <c>move</c>.</param>
    /// <param name="entitySet">Set of the row.</param>
    /// <param name="entityId">Key of the row.</param>
    /// <param name="chapterCode">The chapter it is about, if it is about one.</param>
    /// <param name="visibility">Who may read the row, and so the line.</param>
    /// <param name="summary">What was done, in words that follow the name of who did it.</param>
    public static void Record(Session session, string action, string entitySet, long entityId, string? chapterCode, string visibility, string summary)
    {
        var stream = HashChain.Of(visibility);
        session.Connection.Execute(
            """
            INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, chapter_code, summary, visibility)
            VALUES (@stream, @sequence, @at, @who, @action, @entitySet, @entityId, @chapterCode, @summary, @visibility)
            """,
            new
            {
                stream, sequence = Next(session, stream), at = Instants.Text(session.Now), who = session.Actor.Name,
                action, entitySet, entityId, chapterCode, summary, visibility,
            });
    }

    private static long Next(Session session, string stream) => session.Connection.ExecuteScalar<long>(
        "SELECT coalesce(max(sequence), 0) + 1 FROM visible_stream WHERE stream = @stream", new { stream });
}
