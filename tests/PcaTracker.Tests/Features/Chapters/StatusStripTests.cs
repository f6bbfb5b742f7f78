using AngleSharp.Dom;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Features.StateOfPlay;

namespace PcaTracker.Tests.Features.Chapters;

/// <summary>The status strip of a chapter says what the state of play says.</summary>
public class StatusStripTests
{
    [Fact]
    public async Task A_title_that_moves_after_its_chapter_had_a_status_of_its_own_does_not_move_the_chapter()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number) SELECT id, 'aim-agreed', '2026-10-02', 102 FROM chapter WHERE code = 'T.1'
            """));
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T", "provisionally-closed"), SmallRecord.Left("T.1", "aim-agreed"));
        // The round is over.
        app.Clock.Advance(TimeSpan.FromDays(2));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var (chapter, sister) = (await browser.PageAsync("/chapters/T.1"), await browser.PageAsync("/chapters/T.2"));
        var onDays = new List<string>();
        foreach (var day in (string[])["1 Sep 2026", "2 Sep 2026", "1 Oct 2026", "2 Oct 2026", "24 Nov 2026"])
            onDays.Add((await browser.PageAsync("/chapters/T.1?day=" + day)).QuerySelector(".on-day .tag").Read());
        var future = await browser.PageAsync("/chapters/T.1?day=2099-01-01");

        Assert.Equal("aim-agreed", record.Status("T.1"));
        Assert.Equal(["Under negotiation 2 Sep 2026 Round 101 with Title T", "Aim agreed 2 Oct 2026 Round 102"], Strip(chapter));
        Assert.Equal(
            ["Under negotiation 2 Sep 2026 Round 101 with Title T", "Provisionally closed 24 Nov 2026 Round 103 with Title T"], Strip(sister));
        Assert.Equal(["Not opened", "Under negotiation", "Under negotiation", "Aim agreed", "Aim agreed"], onDays);
        Assert.Contains("2099-01-01 has not come yet: choose today or a day before it.", future.QuerySelector(".errors").Read(), StringComparison.Ordinal);
        // The state of play says the same after each round.
        var matrix = await browser.PageAsync("/state-of-play");
        Assert.Equal(["under-negotiation", "aim-agreed", "aim-agreed"], After("T.1"));
        Assert.Equal(["under-negotiation", "under-negotiation", "provisionally-closed"], After("T.2"));
        Assert.Equal("aim-agreed", Status(StateOfPlayPageTests.Row(matrix, "T.1").QuerySelector(".now")!));

        IEnumerable<string> After(string code) => Enumerable.Range(101, 3).Select(round => Status(StateOfPlayPageTests.Cell(matrix, code, round)));
    }

    [Fact]
    public async Task A_title_that_moved_in_the_round_in_which_its_chapter_went_its_own_way_does_not_count()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T", "provisionally-closed"), SmallRecord.Left("T.1", "aim-agreed"));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/chapters/T.1");

        Assert.Equal("aim-agreed", record.Status("T.1"));
        Assert.Equal(["Under negotiation 2 Sep 2026 Round 101 with Title T", "Aim agreed 24 Nov 2026 Round 103"], Strip(page));
    }

    private static string Status(IElement cell) => cell.ClassList.Single(name => name.StartsWith("status-", StringComparison.Ordinal))["status-".Length..];

    private static IEnumerable<string> Strip(IParentNode page) => page.QuerySelectorAll(".history li").Select(period => period.Read());
}
