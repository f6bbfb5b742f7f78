using Dapper;
using PcaTracker.Changes.Audit;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Activity;

/// <summary>Writes the activity log: one entry for every change of the record, in the same transaction.</summary>
internal static class ActivityLog
{
    /// <summary>Adds an entry.</summary>
    /// <param name="session">The session of the person who acts, in its write transaction.</param>
    /// <param name="entitySet">Set of the row.</param>
    /// <param name="entityId">Key of the row.</param>
    /// <param name="chapterCode">The chapter that the row is about, if any.</param>
    /// <param name="visibility">Visibility of the row, and so of the entry.</param>
    /// <param name="facts">What happened.</param>
    public static void Record(Session session, string entitySet, long entityId, string? chapterCode, string visibility, ActivityFacts facts)
    {
        var stream = HashChain.Of(visibility);
        session.Connection.Execute(
            """
            INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, chapter_code, summary, visibility, facts)
            VALUES (@stream, @sequence, @at, @who, @action, @entitySet, @entityId, @chapterCode, @summary, @visibility, @facts)
            """,
            new
            {
                stream,
                sequence = Next(session, stream),
                at = Instants.Text(session.Now),
                who = session.Actor.Name,
                action = facts.Kind.Action(),
                entitySet,
                entityId,
                chapterCode,
                summary = ActivitySummary.Of(entitySet, facts),
                visibility,
                facts = facts.Stored(),
            });
    }

    private static long Next(Session session, string stream) => session.Connection.ExecuteScalar<long>(
        "SELECT coalesce(max(sequence), 0) + 1 FROM visible_stream WHERE stream = @stream", new { stream });
}
