using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows.Rules;

/// <summary>The one place that moves a chapter's status: whatever moves it leaves a period in the history.</summary>
internal static class ChapterStatusHistory
{
    /// <summary>Where a chapter stands: its own status, else that of the title above it.</summary>
    public static string Current(Session session, long chapterId) => session.Connection.ExecuteScalar<string>(
        """
        SELECT coalesce(own.status, above.status, @notOpened)
        FROM chapter c
        LEFT JOIN chapter_status own ON own.chapter_id = c.id AND own.valid_to = '9999-12-31'
        LEFT JOIN chapter_status above ON above.chapter_id = c.parent_id AND above.valid_to = '9999-12-31'
        WHERE c.id = @chapterId
        """,
        new { chapterId, notOpened = ChapterStatus.NotOpened })!;

    /// <summary>Where a chapter stood when a round that was held had ended, and what moved it since: "round 8", a day, or nothing.</summary>
    public static (string Status, string? Later) AfterRound(Session session, long chapterId, long roundId) =>
        session.Connection.QuerySingle<(string Status, string? Later)>(
            """
            SELECT coalesce(then_.status, @notOpened), CASE WHEN now.id IS NOT then_.id THEN coalesce('round ' || now.round_number, now.valid_from) END
            FROM visible_chapter_round x
            LEFT JOIN chapter_status then_ ON then_.id = coalesce(x.own_status_id, x.title_status_id)
            LEFT JOIN chapter_status now ON now.id = (
              SELECT s.id FROM chapter_status s
              JOIN chapter c ON c.id = @chapterId AND s.chapter_id IN (c.id, c.parent_id)
              WHERE s.valid_to = '9999-12-31'
              ORDER BY s.chapter_id = c.id DESC
              LIMIT 1)
            WHERE x.chapter_id = @chapterId AND x.round_id = @roundId
            """,
            new { chapterId, roundId, notOpened = ChapterStatus.NotOpened });

    /// <summary>Ends the chapter's present period and begins one with <paramref name="status"/>; does nothing when that is its own status already.</summary>
    /// <param name="session">The write transaction it belongs to.</param>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="status">A rung of <see cref="ChapterStatus.Ladder"/>.</param>
    /// <param name="from">First day of the new period; periods stay in order, so it is never before the present one began.</param>
    /// <param name="roundNumber">The round that did it, if one did.</param>
    /// <param name="reason">Why, where it needs saying.</param>
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
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number, reason) VALUES (@chapterId, @status, @day, @roundNumber, @reason);
            UPDATE chapter SET revision = revision + 1 WHERE id = @chapterId;
            """,
            new { chapterId, status, day, roundNumber, reason });
    }
}
