using Dapper;
using PcaTracker.Changes.Audit;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Activity;

/// <summary>Writes the activity log: one entry for every change of the record, in the same transaction.</summary>
internal static class ActivityLog
{
    /// <summary>Adds an entry.</summary>
    /// <param name="session">The session of the person who acts, in its write transaction.</param>
    /// <param name="action">The action, e.g. <c>create</c> or <c>move</c>.</param>
    /// <param name="entitySet">Set of the row.</param>
    /// <param name="entityId">Key of the row.</param>
    /// <param name="chapterCode">The chapter that the row is about, if any.</param>
    /// <param name="visibility">Visibility of the row, and so of the entry.</param>
    /// <param name="summary">A description that follows the person's name, such as <c>widened issue 'Duties'</c>.</param>
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
                stream,
                sequence = Next(session, stream),
                at = Instants.Text(session.Now),
                who = session.Actor.Name,
                action,
                entitySet,
                entityId,
                chapterCode,
                summary,
                visibility,
            });
    }

    private static long Next(Session session, string stream) => session.Connection.ExecuteScalar<long>(
        "SELECT coalesce(max(sequence), 0) + 1 FROM visible_stream WHERE stream = @stream", new { stream });
}
