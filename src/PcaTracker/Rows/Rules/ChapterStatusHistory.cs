using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows.Rules;

/// <summary>Reads and changes the status of chapters; every change adds a period to the history, and a slip that is taken back leaves none.</summary>
internal static class ChapterStatusHistory
{
    /// <summary>Returns the current status of a chapter: its own, or else that of its title.</summary>
    public static string Current(Session session, long chapterId) => session.Connection.ExecuteScalar<string>(
        """
        SELECT coalesce(own.status, above.status, @notOpened)
        FROM chapter c
        LEFT JOIN chapter_status own ON own.chapter_id = c.id AND own.valid_to = '9999-12-31'
        LEFT JOIN chapter_status above ON above.chapter_id = c.parent_id AND above.valid_to = '9999-12-31'
        WHERE c.id = @chapterId
        """,
        new { chapterId, notOpened = ChapterStatus.NotOpened })!;

    /// <summary>Returns the status of a chapter after a round, and what changed it since: "round 8", a day, or null.</summary>
    /// <remarks>As in the view chapter_round, but also for a round that is not marked as held yet.</remarks>
    public static (string Status, string? Later) AfterRound(Session session, long chapterId, long roundId) =>
        session.Connection.QuerySingle<(string Status, string? Later)>(
            """
            SELECT coalesce(then_.status, @notOpened),
              CASE WHEN now.id IS DISTINCT FROM then_.id THEN coalesce('round ' || now.round_number, now.valid_from) END
            FROM chapter c
            JOIN visible_round r ON r.id = @roundId
            LEFT JOIN chapter_status then_ ON then_.id = (
              SELECT s.id FROM chapter_status s
              WHERE s.chapter_id IN (c.id, c.parent_id)
                AND (s.round_number <= r.number OR s.round_number IS NULL AND s.valid_from <= r.ends_on)
              ORDER BY s.chapter_id = c.id DESC, s.id DESC
              LIMIT 1)
            LEFT JOIN chapter_status now ON now.id = (
              SELECT s.id FROM chapter_status s
              WHERE s.chapter_id IN (c.id, c.parent_id) AND s.valid_to = '9999-12-31'
              ORDER BY s.chapter_id = c.id DESC
              LIMIT 1)
            WHERE c.id = @chapterId
            """,
            new { chapterId, roundId, notOpened = ChapterStatus.NotOpened });

    /// <summary>Takes the chapter's current period back, so that the one before it goes on.</summary>
    public static void TakeBack(Session session, long chapterId)
    {
        var last = session.Connection.ExecuteScalar<long?>(
            "SELECT max(id) FROM chapter_status WHERE chapter_id = @chapterId AND valid_to <> '9999-12-31'", new { chapterId });
        session.Connection.Execute(
            """
            DELETE FROM chapter_status WHERE chapter_id = @chapterId AND valid_to = '9999-12-31';
            UPDATE chapter_status SET valid_to = '9999-12-31' WHERE id = @last;
            UPDATE chapter SET revision = revision + 1 WHERE id = @chapterId;
            """,
            new { chapterId, last });
    }

    /// <summary>Ends the chapter's current period and begins one with a new status; does nothing if the status is the same.</summary>
    /// <param name="session">The write transaction.</param>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="status">A status of <see cref="ChapterStatus.Ladder"/>.</param>
    /// <param name="from">The first day of the new period; never before the current period began, so that periods stay in order.</param>
    /// <param name="roundNumber">The round that made the change, if any.</param>
    /// <param name="reason">The reason of a reopening.</param>
    public static void SetStatus(Session session, long chapterId, string status, DateOnly from, int? roundNumber, string? reason)
    {
        var own = session.Connection.QuerySingleOrDefault<(string Status, string ValidFrom)?>(
            "SELECT status, valid_from FROM chapter_status WHERE chapter_id = @chapterId AND valid_to = '9999-12-31'",
            new { chapterId });
        if (own?.Status == status)
            return;

        var day = Days.Text(from);
        if (string.CompareOrdinal(own?.ValidFrom, day) > 0)
            day = own!.Value.ValidFrom;
        session.Connection.Execute(
            """
            UPDATE chapter_status SET valid_to = @day WHERE chapter_id = @chapterId AND valid_to = '9999-12-31';
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number, reason)
            VALUES (@chapterId, @status, @day, @roundNumber, @reason);
            UPDATE chapter SET revision = revision + 1 WHERE id = @chapterId;
            """,
            new { chapterId, status, day, roundNumber, reason });
    }
}
