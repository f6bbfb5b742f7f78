using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>A chapter whose status changed after one round and by the end of another.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Before">The status after the first round.</param>
/// <param name="After">The status after the second round; the first status again if the chapter came back to it.</param>
/// <param name="Rounds">The rounds after which the status was another than before.</param>
public sealed record ChapterMove(string Code, string Before, string After, IReadOnlyList<long> Rounds)
{
    /// <summary>Whether the chapter stands lower than before.</summary>
    public bool IsMovedBack => ChapterStatus.IsMovedBack(Before, After);

    /// <summary>The chapters that moved between two held rounds, in the order of the agreement.</summary>
    internal static List<ChapterMove> Between(Session session, long from, long to) =>
    [
        .. session.Connection.Query<Standing>(
            """
            SELECT s.chapter_code AS code, s.round_number AS round, s.status
            FROM visible_state_of_play s
            JOIN visible_chapter c ON c.id = s.chapter_id
            WHERE s.round_number BETWEEN @from AND @to
            ORDER BY c.sort_key, s.round_number
            """,
            new { from, to }).GroupBy(s => s.Code, StringComparer.Ordinal).Select(Of).Where(move => move.Rounds.Count > 0),
    ];

    private static ChapterMove Of(IGrouping<string, Standing> chapter)
    {
        var course = chapter.ToList();
        return new(
            chapter.Key, course[0].Status, course[^1].Status,
            [.. course.Zip(course.Skip(1)).Where(step => step.First.Status != step.Second.Status).Select(step => step.Second.Round)]);
    }

    private sealed record Standing
    {
        public required string Code { get; init; }
        public required long Round { get; init; }
        public required string Status { get; init; }
    }
}
