using System.Globalization;
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

    /// <summary>The chapters that moved between two rounds, in the order of the agreement.</summary>
    internal static List<ChapterMove> Between(Session session, long from, long to) =>
    [
        .. session.Connection.Query<Row>(
            $"""
            SELECT m.chapter_code, m.status_before, m.status_after, m.rounds
            FROM ({Rows("@from", "@to")}) m
            JOIN main.chapter c ON c.id = m.chapter_id
            ORDER BY c.sort_key
            """,
            new { from, to }).Select(row => new ChapterMove(
                row.ChapterCode, row.StatusBefore, row.StatusAfter,
                [.. row.Rounds.Split(", ").Select(round => long.Parse(round, CultureInfo.InvariantCulture))])),
    ];

    /// <summary>
    /// A SELECT of the chapters that moved between two rounds, which need not have been held: the last one held by then counts. With the later
    /// round first it tells the way back.
    /// </summary>
    /// <param name="from">What stands for the number of the first round.</param>
    /// <param name="to">What stands for the number of the second round.</param>
    internal static string Rows(string from, string to) =>
        $"""
        SELECT m.* FROM (SELECT s.chapter_id, s.chapter_code, s.heading, s.area,
          coalesce(max(s.status) FILTER (WHERE s.round_number = asked.first), 'not-opened') AS status_before,
          coalesce(max(s.status) FILTER (WHERE s.round_number = asked.last), 'not-opened') AS status_after,
          string_agg(CAST(s.round_number AS text), ', ' ORDER BY s.round_number)
            FILTER (WHERE s.status <> s.previous
              AND s.round_number > CASE WHEN {from} < {to} THEN {from} ELSE {to} END
              AND s.round_number <= CASE WHEN {from} < {to} THEN {to} ELSE {from} END) AS rounds
        FROM (
          SELECT chapter_id, chapter_code, heading, area, round_number, status,
            lag(status, 1, 'not-opened') OVER (PARTITION BY chapter_id ORDER BY round_number) AS previous
          FROM visible_state_of_play) s,
          (SELECT
            (SELECT max(number) FROM main.round WHERE status = 'held' AND number <= {from}) AS first,
            (SELECT max(number) FROM main.round WHERE status = 'held' AND number <= {to}) AS last) asked
        GROUP BY s.chapter_id, s.chapter_code, s.heading, s.area) m
        WHERE m.rounds IS NOT NULL
        """;

    private sealed record Row
    {
        public required string ChapterCode { get; init; }
        public required string StatusBefore { get; init; }
        public required string StatusAfter { get; init; }
        public required string Rounds { get; init; }
    }
}
