using Dapper;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.StateOfPlay;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>Why a chapter stands where it does.</summary>
/// <param name="Text">The reason of a reopening, or the outcome that left the chapter at its status.</param>
/// <param name="RoundNumber">The round that recorded it.</param>
/// <param name="ChapterCode">The chapter, or the title, for which it was recorded.</param>
public sealed record StandingReason(string Text, long? RoundNumber, string ChapterCode);

/// <summary>What a reader wants to know of a chapter first, besides its properties.</summary>
/// <param name="Why">Why it has its status; null if nothing is recorded.</param>
/// <param name="RoundsWithoutMovement">How many rounds were held since its status last changed.</param>
/// <param name="NextDeadline">The earliest open deadline.</param>
public sealed record ChapterStanding(StandingReason? Why, int RoundsWithoutMovement, ListedDeadline? NextDeadline)
{
    /// <summary>Reads it.</summary>
    /// <param name="session">The reader's session.</param>
    /// <param name="chapter">The chapter.</param>
    /// <param name="current">The period of its present status.</param>
    internal static ChapterStanding Read(Session session, ChapterFacts chapter, StatusPeriod? current) => new(
        current is null ? null : Reason(session, current),
        RoundColumn.CountSince(RoundColumn.Held(session, null), current?.RoundNumber, current?.ValidFrom),
        session.Connection.QueryFirstOrDefault<ListedDeadline>(
            "SELECT * FROM visible_deadline WHERE chapter_id = @Id AND status = @Open ORDER BY due_at, id",
            new { chapter.Id, Domain.Deadline.Open }));

    private static StandingReason? Reason(Session session, StatusPeriod current) =>
        current.Reason is not null
            ? new StandingReason(current.Reason, current.RoundNumber, current.ChapterCode)
            : session.Connection.QueryFirstOrDefault<StandingReason>(
                """
                SELECT summary AS text, round_number, chapter_code
                FROM visible_outcome
                WHERE chapter_code = @ChapterCode AND status_after = @Status
                ORDER BY round_number DESC, id DESC
                """,
                current);
}
