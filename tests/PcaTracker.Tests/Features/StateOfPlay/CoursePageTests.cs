using Dapper;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.StateOfPlay;

public class CoursePageTests
{
    [Fact]
    public async Task The_plots_of_statuses_and_issues_say_what_the_tables_behind_them_hold()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            UPDATE position SET round_id = NULL; DELETE FROM outcome; DELETE FROM chapter_status; DELETE FROM article; DELETE FROM position;
            DELETE FROM issue; DELETE FROM recommendation; DELETE FROM round;
            """));
        var record = SmallRecord.In(app);
        app.Database.Execute(
            $"""
            INSERT INTO issue (chapter_id, title, visibility, opened_in_round, resolved_in_round, status) VALUES
              ({record.Chapter("T.1")}, 'Origin', 'shared', 101, NULL, 'open'), ({record.Chapter("T.1")}, 'Quotas', 'shared', 101, 102, 'resolved'),
              ({record.Chapter("T.1")}, 'Kazakh issue', 'kz', 101, NULL, 'open');
            """);

        var page = await app.SignedIn(Side.EU, Role.Analyst).PageAsync("/state-of-play/course");

        Assert.Contains("2 under negotiation", page.QuerySelector("#by-status ~ svg")!.GetAttribute("aria-label")!, StringComparison.Ordinal);
        Assert.Contains("Round 101: 2 under negotiation", page.QuerySelectorAll("#by-status ~ svg rect.status-under-negotiation title").Select(bar => bar.Read()));
        Assert.Equal("2", Cell(page, 0, 101, "Under negotiation"));
        Assert.Equal(("2", "1"), (Cell(page, 1, 101, "Open issues"), Cell(page, 1, 102, "Open issues")));
        // Each plot has a name; each bar says what its cell of the table holds, and each status has a hatching of its own.
        Assert.All(page.QuerySelectorAll("svg.plot"), plot => Assert.Equal(("img", true), (plot.GetAttribute("role"), plot.GetAttribute("aria-label")?.Length > 20)));
        var heads = page.QuerySelector(".plot-table")!.QuerySelectorAll("thead th").Select(th => th.Read()).ToList();
        var inTable = page.QuerySelector(".plot-table")!.QuerySelectorAll("tbody tr")
            .SelectMany(row => row.Children.Skip(1).Select((cell, column) => $"{row.QuerySelector("a").Read()}: {cell.Read()} {heads[column + 1].ToLowerInvariant()}")).Where(said => !said.Contains(": 0 ", StringComparison.Ordinal));
        var bars = page.QuerySelectorAll("#by-status ~ svg.plot rect").ToList();
        Assert.Equal(inTable.Order(StringComparer.Ordinal), bars.Select(bar => bar.QuerySelector("title").Read()).Order(StringComparer.Ordinal));
        Assert.All(bars, bar => Assert.Equal($"url(#bars-{bar.ClassList[1]["status-".Length..]})", bar.GetAttribute("fill")));
        var patterns = page.QuerySelectorAll("svg.patterns pattern").ToList();
        Assert.Equal(ChapterStatus.Ladder.Select(status => $"bars-{status}").Order(StringComparer.Ordinal), patterns.Select(pattern => pattern.Id!).Order(StringComparer.Ordinal));
        Assert.Equal(patterns.Count, patterns.Select(pattern => pattern.QuerySelector("path")?.GetAttribute("d")).Distinct().Count());
        Assert.Equal(page.QuerySelectorAll(".plot-key rect").Select(key => key.GetAttribute("fill")).Order(StringComparer.Ordinal), bars.Select(bar => bar.GetAttribute("fill")).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["Round 101: 2 open issues", "Round 102: 1 open issue"], page.QuerySelector("#issues ~ svg")!.QuerySelectorAll("circle title").Take(2).Select(dot => dot.Read()));
        Assert.Equal(
            page.QuerySelectorAll(".plot-table")[1].QuerySelectorAll("tbody tr").Select(row => $"{row.QuerySelector("a").Read()}: {row.QuerySelector("td").Read()} "),
            page.QuerySelector("#issues ~ svg")!.QuerySelectorAll("circle title").Select(dot => dot.Read().Replace("open issues", "", StringComparison.Ordinal).Replace("open issue", "", StringComparison.Ordinal)));
    }

    private static string Cell(AngleSharp.Html.Dom.IHtmlDocument page, int table, int round, string heading)
    {
        var plotted = page.QuerySelectorAll(".plot-table")[table];
        var column = plotted.QuerySelectorAll("thead th").Select(th => th.Read()).ToList().IndexOf(heading);
        return plotted.QuerySelector($"a[href='/rounds/{round}']")!.Closest("tr")!.Children[column].Read();
    }

    [Fact]
    public async Task A_working_text_counts_its_brackets_from_the_day_of_its_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE round SET starts_on = '2026-11-23', ends_on = '2026-11-23', status = 'held' WHERE number = 103"));
        foreach (var text in (string[])["Duties [EU: shall] [KZ: may] be phased out.", "Duties [EU: shall] be phased out."])
        {
            _ = record.As(Side.EU, Role.Negotiator, session => ChangeRow.Run(
                session, "Articles", 26, RowVersionCondition.Any, new Dictionary<string, object?> { ["Text"] = text })).Value;
        }

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync("/state-of-play/course");

        Assert.Equal(1, record.Scalar<long>("SELECT sum(open_brackets) FROM bracket_count WHERE day = '2026-11-23'"));
        Assert.Contains("1 after round 103", page.QuerySelector("#brackets ~ svg")!.GetAttribute("aria-label")!, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelectorAll(".plot-table")[^1].QuerySelector("a[href='/rounds/103']")!.Closest("tr")!.QuerySelector("td").Read());
    }
}
