using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.StateOfPlay;

public class StateOfPlayPageTests
{
    [Fact]
    public async Task A_round_that_moved_a_title_shows_its_new_status()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/");

        var cell = Cell(page, "III", round: 8);
        Assert.Contains("Provisionally closed", cell.Read(), StringComparison.Ordinal);
        Assert.Contains("changed", cell.ClassList);
        Assert.DoesNotContain("inherited", cell.ClassList);
    }

    [Fact]
    public async Task A_chapter_without_its_own_status_shows_that_of_its_title_marked_as_inherited()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/");

        var cell = Cell(page, "III.9", round: 8);
        Assert.Contains("Provisionally closed", cell.Read(), StringComparison.Ordinal);
        Assert.Contains("inherited", cell.ClassList);
    }

    [Fact]
    public async Task A_chapter_left_for_later_is_marked_as_not_taken_up()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/");

        Assert.Equal("Not opened, not taken up", Cell(page, "III", round: 4).Read());
        Assert.DoesNotContain("not taken up", Cell(page, "II", round: 4).Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "Jul 2012", true)]
    [InlineData(2, "date unknown", true)]
    [InlineData(6, "13–14 May 2014", false)]
    public async Task A_column_has_the_date_no_more_precise_than_known(int round, string date, bool vague)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/");

        var head = page.QuerySelectorAll(".matrix thead th")[round].QuerySelector(".date")!;
        Assert.Equal(date, head.Read());
        Assert.Equal(vague, head.ClassList.Contains("vague"));
    }

    [Fact]
    public async Task The_summary_counts_titles_chapters_and_annexes()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/");

        Assert.Equal("9 titles: 9 provisionally closed. 42 chapters: 42 provisionally closed. 8 annexes and protocols: 8 not opened.", page.QuerySelector(".tally").Read());
    }

    [Fact]
    public async Task The_summary_leaves_out_kinds_without_chapters()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute("DELETE FROM chapter WHERE parent_id IS NULL AND level <> 'title'"));
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/");

        Assert.Equal("9 titles: 9 provisionally closed. 42 chapters: 42 provisionally closed.", page.QuerySelector(".tally").Read());
    }

    [Fact]
    public async Task A_filter_by_area_keeps_its_chapters_under_their_titles()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/?area=energy");

        Assert.Equal("III III.9 IV IV.5", string.Join(' ', page.QuerySelectorAll(".matrix tbody .code").Select(c => c.Read())));
    }

    [Fact]
    public async Task Counts_of_issues_exclude_those_of_the_other_side()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO issue (chapter_id, title, visibility) SELECT id, 'Fallback on export duties', 'eu' FROM chapter WHERE code = 'III.9'"));
        using var eu = app.SignedIn(Side.EU, Role.Negotiator);
        using var kz = app.SignedIn(Side.KZ, Role.Negotiator);

        Assert.Equal("1", Row(await eu.PageAsync("/"), "III.9").QuerySelector("td.number").Read());
        Assert.Equal("–", Row(await kz.PageAsync("/"), "III.9").QuerySelector("td.number").Read());
    }

    private static IElement Row(IHtmlDocument page, string code) =>
        page.QuerySelectorAll(".matrix tbody tr").Single(row => row.QuerySelector(".code")?.Read() == code);

    private static IElement Cell(IHtmlDocument page, string code, int round) => Row(page, code).QuerySelectorAll("td")[round - 1];
}
