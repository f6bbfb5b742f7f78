using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Reports;

/// <summary>A hard issue on the briefing of a head of delegation.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="Lines">What each party says, as far as it is known.</param>
/// <param name="Fallback">What our own side could live with.</param>
public sealed record BriefedIssue(ReportedIssue Issue, IReadOnlyDictionary<string, string> Lines, string? Fallback);

/// <summary>Two pages for a head of delegation. What does not fit is counted, and never cut off unsaid.</summary>
/// <param name="Issues">The hardest issues that fit.</param>
/// <param name="LeftOut">How many red and amber issues do not.</param>
/// <param name="Shortened">How many texts were shortened.</param>
/// <param name="Deadlines">The next deadlines that fit.</param>
/// <param name="DeadlinesLeftOut">How many do not.</param>
public sealed record Briefing(
    IReadOnlyList<BriefedIssue> Issues, int LeftOut, int Shortened, IReadOnlyList<ListedDeadline> Deadlines, int DeadlinesLeftOut)
{
    // Lines of the narrowest column on two A4 pages, what stands around the table taken off.
    private const int LinesForIssues = 114, CharactersOfLine = 30, LongestText = 150, MostDeadlines = 12;

    private int _shortened;

    /// <summary>Reads the briefing of a side.</summary>
    /// <param name="session">A session of the audience.</param>
    /// <param name="report">The report of the last round.</param>
    /// <param name="own">The party of the reader; null for an account of neither.</param>
    public static Briefing Read(Session session, RoundReport report, string? own)
    {
        var hard = report.Issues.Where(issue => issue.IsRed || issue.IsAmber).OrderBy(issue => issue.IsAmber).ToList();
        var due = report.Deadlines.Where(deadline => !deadline.IsOverdue).ToList();
        var briefing = new Briefing([], 0, 0, [.. due.Take(MostDeadlines)], Math.Max(0, due.Count - MostDeadlines));
        var (issues, lines) = (new List<BriefedIssue>(), 0);
        foreach (var issue in hard)
        {
            var briefed = briefing.Of(session, issue, own);
            if ((lines += LinesOf(briefed)) > LinesForIssues)
                break;
            issues.Add(briefed);
        }

        return briefing with { Issues = issues, LeftOut = hard.Count - issues.Count, Shortened = briefing._shortened };
    }

    private BriefedIssue Of(Session session, ReportedIssue issue, string? own)
    {
        var positions = session.Connection.Query<(string Party, string Kind, string Text)>(
            """
            SELECT p.party, p.kind, p.text
            FROM visible_position_by_issue_id i
            JOIN visible_position p ON p.id = i.id
            WHERE i.issue_id = @Id AND p.chapter_id = @ChapterId AND coalesce(p.status, '') NOT IN ('revised', 'withdrawn')
            ORDER BY p.round_number DESC NULLS LAST, p.id DESC
            """, new { issue.ChapterId, issue.Id }).AsList();
        string? Latest(string party, bool fallback) => positions
            .Where(p => p.Party == party && p.Kind == "fallback" == fallback)
            .OrderBy(p => p.Kind != "red-line")
            .Select(p => p.Kind == "red-line" ? T("Red line: {0}", p.Text) : p.Text).FirstOrDefault();
        var lines = Side.Parties.Where(party => Latest(party, fallback: false) is not null)
            .ToDictionary(party => party, party => Short(Latest(party, fallback: false)!));
        var fallback = own is null ? null : Latest(own, fallback: true);
        return new BriefedIssue(issue with { Title = Short(issue.Title) }, lines, fallback is null ? null : Short(fallback));
    }

    private string Short(string text)
    {
        if (CleanText.Length(text) > LongestText)
            _shortened++;
        return CleanText.Shortened(CleanText.OneLine(text), LongestText);
    }

    private static int LinesOf(BriefedIssue issue) => 1 + issue.Lines.Values.Append(issue.Issue.Title).Append(issue.Fallback ?? "")
        .Max(text => (text.Length + CharactersOfLine - 1) / CharactersOfLine);
}
