using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Rounds;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Reports;

/// <summary>A round, and where the negotiation stands after it, as the audience of a session sees it.</summary>
/// <param name="Round">The round; null before the first.</param>
/// <param name="Next">The next round, if one is planned.</param>
/// <param name="Chapters">All chapters.</param>
/// <param name="Outcomes">What the round did.</param>
/// <param name="Tabled">What was tabled in it.</param>
/// <param name="Issues">The issues that are not resolved.</param>
/// <param name="Deadlines">What is overdue, or due within <see cref="DueWithin"/> days.</param>
/// <param name="Bracketed">The articles with open brackets.</param>
public sealed record RoundReport(
    RoundFacts? Round, RoundFacts? Next, IReadOnlyList<ReportedChapter> Chapters, IReadOnlyList<ReportedOutcome> Outcomes,
    IReadOnlyList<TabledPapers> Tabled, IReadOnlyList<ReportedIssue> Issues, IReadOnlyList<ListedDeadline> Deadlines,
    IReadOnlyList<ReportedArticle> Bracketed)
{
    /// <summary>How many days ahead a report looks.</summary>
    public const int DueWithin = 60;

    /// <summary>Reads the report of a round.</summary>
    public static RoundReport Read(Session session, long? number, DateOnly today)
    {
        var rounds = RoundFacts.All(session);
        var round = number is null ? rounds.FirstOrDefault(r => r.Status == Domain.Round.Held) : rounds.FirstOrDefault(r => r.Number == number);
        return new RoundReport(
            round,
            rounds.Where(r => r.Status == Domain.Round.Planned && r.Number > (round?.Number ?? 0)).MinBy(r => r.Number),
            ReportedChapter.All(session),
            round is null ? [] : ReportedOutcome.OfRound(session, round.Id),
            round is null ? [] : TabledPapers.OfRound(session, round.Id),
            ReportedIssue.Unresolved(session),
            session.Connection.Query<ListedDeadline>(
                "SELECT * FROM visible_deadline WHERE status = 'open' AND due_on <= @until ORDER BY due_at, id",
                new { until = Days.Text(today.AddDays(DueWithin)) }).AsList(),
            ReportedArticle.Bracketed(session));
    }

    /// <summary>Whether more may come of the round: it is not recorded as held.</summary>
    public bool IsDraft => Round is { Status: not Domain.Round.Held };

    /// <summary>The outcomes that moved a chapter.</summary>
    public IEnumerable<ReportedOutcome> Moved => Outcomes.Where(outcome => outcome.Moved);

    /// <summary>How many chapters have each status, the most advanced first.</summary>
    public IEnumerable<(string Status, int Count)> Tally => TallyOf("chapter");

    /// <summary>The same in words: "3 under negotiation, 2 opened".</summary>
    public string TallyInWords => InWords(Tally);

    /// <summary>How many annexes and protocols have each status, in words; empty where there are none.</summary>
    public string AnnexesInWords => InWords(TallyOf("annex", "protocol"));

    private IEnumerable<(string Status, int Count)> TallyOf(params string[] levels) => ChapterStatus.Ladder.Reverse()
        .Select(status => (status, Chapters.Count(c => levels.Contains(c.Level) && c.Status == status)))
        .Where(counted => counted.Item2 > 0);

    private static string InWords(IEnumerable<(string Status, int Count)> tally) =>
        string.Join(", ", tally.Select(of => Widgets.Words.Tally(of.Count, of.Status)));

    /// <summary>What was tabled on a chapter, in words: "EU: 2 proposals; Kazakhstan: 1 statement".</summary>
    public string? TabledOn(string chapter)
    {
        var parties = Tabled.Where(papers => papers.ChapterCode == chapter).GroupBy(papers => papers.Party)
            .Select(of => (Party: Widgets.Words.Party(of.Key), Papers: of.Select(papers => Papers(papers.Kind, papers.Count))))
            .Select(of => $"{of.Party}: {string.Join(", ", of.Papers)}").ToList();
        return parties.Count == 0 ? null : string.Join("; ", parties);
    }

    private static string Papers(string kind, long count) => kind switch
    {
        "proposal" => TN("{0} proposal", "{0} proposals", count),
        "request" => TN("{0} request", "{0} requests", count),
        "offer" => TN("{0} offer", "{0} offers", count),
        _ => TN("{0} statement", "{0} statements", count),
    };
}
