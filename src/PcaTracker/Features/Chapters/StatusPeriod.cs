using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>One period in a chapter's status.</summary>
public sealed record StatusPeriod
{
    public required long Id { get; init; }
    public required string ChapterCode { get; init; }
    public required string Status { get; init; }
    public required string ValidFrom { get; init; }
    public long? RoundNumber { get; init; }
    public string? Reason { get; init; }

    /// <summary>
    /// The periods of a chapter, the first one first: those of its title until it has a status of its own, then its own, as in the
    /// state of play.
    /// </summary>
    public static IReadOnlyList<StatusPeriod> Of(Session session, ChapterFacts chapter) => session.Connection.Query<StatusPeriod>(
        """
        SELECT s.id, s.chapter_code, s.status, s.valid_from, s.round_number, s.reason
        FROM visible_chapter_status s
        WHERE s.chapter_id = @Id
          OR s.chapter_id = @ParentId
            AND s.valid_from < (SELECT coalesce(min(own.valid_from), '9999-12-31') FROM visible_chapter_status own WHERE own.chapter_id = @Id)
        ORDER BY s.valid_from, s.id
        """,
        new { chapter.Id, chapter.ParentId }).AsList();
}
