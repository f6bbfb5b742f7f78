using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>The negotiation after a round, in numbers that its reader sees.</summary>
/// <param name="Round">The round.</param>
/// <param name="ByStatus">How many chapters, annexes and protocols had each status.</param>
/// <param name="OpenIssues">How many issues were open, of those whose round of opening is known.</param>
/// <param name="OpenBrackets">How many brackets were open in all articles; null before the first count, and where the round's day is unknown.</param>
public sealed record CoursePoint(RoundColumn Round, IReadOnlyDictionary<string, int> ByStatus, int OpenIssues, int? OpenBrackets)
{
    /// <summary>All rounds that were held, the first one first.</summary>
    internal static IReadOnlyList<CoursePoint> Read(Session session)
    {
        var rounds = RoundColumn.Held(session, null);
        rounds.Reverse();
        var statuses = session.Connection.Query<(long Round, string Status, int Count)>(
            """
            SELECT s.round_number, s.status, count(*)
            FROM visible_state_of_play s
            JOIN chapter c ON c.id = s.chapter_id
            WHERE c.level <> 'title'
            GROUP BY s.round_number, s.status
            """).ToLookup(row => row.Round);
        var issues = StateOfPlay.OpenIssues.Of(session);
        var brackets = session.Connection.Query<(long Article, string Day, int Count)>(
            "SELECT article_id, day, open_brackets FROM bracket_count ORDER BY day").AsList();
        return
        [
            .. rounds.Select(round => new CoursePoint(
                round, statuses[round.Number].ToDictionary(row => row.Status, row => row.Count, StringComparer.Ordinal), issues.After(round.Number),
                BracketsOn(brackets, round.EndsOn ?? round.StartsOn))),
        ];
    }

    private static int? BracketsOn(List<(long Article, string Day, int Count)> counts, string? day)
    {
        if (day is null || counts.Count == 0 || string.CompareOrdinal(counts[0].Day, day) > 0)
            return null;
        return counts.TakeWhile(count => string.CompareOrdinal(count.Day, day) <= 0)
            .GroupBy(count => count.Article).Sum(article => article.Last().Count);
    }
}
