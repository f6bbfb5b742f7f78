using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.StateOfPlay;

/// <summary>The state of play of the public record: eight rounds.</summary>
public class StateOfPlayPageTests
{
    [Fact]
    public async Task Now_comes_first_then_the_last_round_then_what_is_open_then_the_rounds_before_it()
    {
        var page = await PageAsync("/state-of-play");

        var heads = page.QuerySelectorAll(".matrix thead th").Select(th => th.QuerySelector("a")?.GetAttribute("href") ?? th.Read());
        Assert.Equal(
            [
                "Chapter", "Now", "/rounds/8", "Open issues", "Next deadline", "/rounds/7", "/rounds/6", "/rounds/5", "/rounds/4", "/rounds/3", "/rounds/2", "/rounds/1",
            ],
            heads);
    }

    [Fact]
    public async Task A_round_that_moved_a_title_says_so_and_links_to_what_it_recorded()
    {
        var page = await PageAsync("/state-of-play");

        var cell = Cell(page, "III", round: 8);
        Assert.Contains("changed", cell.ClassList);
        Assert.DoesNotContain("inherited", cell.ClassList);
        Assert.Equal("↑ Prov. closed", cell.QuerySelector(".word").Read());
        Assert.Equal("/rounds/8?chapter=III#chapter-III", cell.QuerySelector("a")!.GetAttribute("href"));
        Assert.StartsWith("III Trade and Business, round 8: provisionally closed, moved forward", Name(cell), StringComparison.Ordinal);
        Assert.NotNull((await PageAsync("/rounds/8")).QuerySelector("tr > #chapter-III"));
    }

    [Fact]
    public async Task A_chapter_without_its_own_status_shows_that_of_its_title_marked_as_inherited()
    {
        var page = await PageAsync("/state-of-play");

        var cell = Cell(page, "III.9", round: 8);
        Assert.Contains("inherited", cell.ClassList);
        Assert.Equal("/rounds/8?chapter=III#chapter-III", cell.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("provisionally closed", Name(cell), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_cell_is_a_symbol_whose_words_only_a_screen_reader_says()
    {
        var page = await PageAsync("/state-of-play");

        var cell = Cell(page, "Annex II", round: 3);
        Assert.Null(cell.QuerySelector("a"));
        Assert.Null(cell.QuerySelector(".word"));
        Assert.Equal("not opened", cell.QuerySelector("[role=img]")!.GetAttribute("aria-label"));
        Assert.Equal(page.QuerySelector(".legend .status-not-opened path")!.OuterHtml, cell.QuerySelector("path")!.OuterHtml);
        // The script makes a link of the address of its row and of what its column opens.
        Assert.Equal("?round=3#round-3", page.QuerySelector(".matrix thead th:has(a[href='/rounds/3'])")!.GetAttribute("data-opens"));
        Assert.Contains("nothing is recorded; a click or Enter opens the timeline of the chapter at that round", page.QuerySelector(".legend").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chapter_left_for_later_is_marked_as_not_taken_up()
    {
        var page = await PageAsync("/state-of-play");

        Assert.EndsWith("round 4: not opened, not taken up", Name(Cell(page, "III", round: 4)), StringComparison.Ordinal);
        Assert.DoesNotContain("not taken up", Cell(page, "II", round: 4).OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "Jul 2012", true)]
    [InlineData(2, "date unknown", true)]
    [InlineData(8, "12 Sep 2014", false)]
    [InlineData(6, "May 2014", false)]
    public async Task A_column_has_the_date_no_more_precise_than_known(int round, string date, bool vague)
    {
        var page = await PageAsync("/state-of-play");

        var head = page.QuerySelector($".matrix thead a[href='/rounds/{round}']")!.ParentElement!.QuerySelector(".date")!;
        Assert.Equal(date, head.Read());
        Assert.Equal(vague, head.ClassList.Contains("vague"));
    }

    [Theory]
    [InlineData("/state-of-play", "9 titles: 9 provisionally closed. 42 chapters: 42 provisionally closed. 8 annexes and protocols: 8 not opened.")]
    [InlineData("/state-of-play?area=energy", "2 chapters: 2 provisionally closed.")]
    [InlineData("/state-of-play?day=2011-01-01", "9 titles: 9 not opened. 42 chapters: 42 not opened. 8 annexes and protocols: 8 not opened.")]
    public async Task The_tally_counts_what_the_table_shows(string address, string tally) =>
        Assert.Equal(tally, (await PageAsync(address)).QuerySelector(".tally").Read());

    [Fact]
    public async Task A_filter_by_area_keeps_its_chapters_under_their_titles()
    {
        var page = await PageAsync("/state-of-play?area=energy");

        Assert.Equal("III III.9 IV IV.5", string.Join(' ', page.QuerySelectorAll(".matrix tbody .code").Select(c => c.Read())));
    }

    [Fact]
    public async Task Bookmarks_of_the_former_address_still_lead_there()
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.Joint, Role.Analyst);

        using var answer = await browser.GetAsync("/?area=energy", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/state-of-play?area=energy"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("day=2099-01-01", "2099-01-01 has not come yet")]
    [InlineData("day=yesterday", "'yesterday' is no day")]
    [InlineData("day=2014-01-01&side=EU", "Deadlines as they stood on a past day are not kept")]
    [InlineData("side=nobody", "'nobody' is not among the choices")]
    [InlineData("rounds=few", "'few' is not among the choices")]
    public async Task A_filter_that_cannot_be_met_is_refused_and_everything_is_shown(string query, string sentence)
    {
        var page = await PageAsync("/state-of-play?" + query);

        Assert.Contains(sentence, page.QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.StartsWith("9 titles: 9 provisionally closed.", page.QuerySelector(".tally").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2013-12-31")]
    [InlineData("31 Dec 2013")]
    [InlineData("31 декабря 2013 г.")]
    public async Task A_past_day_shows_the_rounds_until_then_and_no_deadlines_and_leads_to_its_chapters_on_that_day(string typed)
    {
        var page = await PageAsync("/state-of-play?area=&side=&stalled=&day=" + Uri.EscapeDataString(typed));
        var chapter = await PageAsync(Row(page, "III").QuerySelector("th a")!.GetAttribute("href")!);

        Assert.Equal("State of play on 31 Dec 2013", page.QuerySelector("h1").Read());
        Assert.Null(page.QuerySelector(".matrix thead a[href='/rounds/8']"));
        Assert.NotNull(page.QuerySelector(".matrix thead a[href='/rounds/4']"));
        Assert.DoesNotContain("Next deadline", page.QuerySelectorAll(".matrix thead th").Select(th => th.Read()));
        Assert.DoesNotContain("Provisionally closed", Row(page, "III").QuerySelector(".now").Read(), StringComparison.Ordinal);
        Assert.Equal("Status on 31 Dec 2013: Not opened", chapter.QuerySelector(".on-day").Read());
        Assert.Contains("Not opened", Row(page, "III").QuerySelector(".now").Read(), StringComparison.Ordinal);
    }

    internal static IElement Row(IHtmlDocument page, string code) =>
        page.QuerySelectorAll(".matrix tbody tr").Single(row => row.QuerySelector(".code")?.Read() == code);

    internal static IElement Cell(IHtmlDocument page, string code, int round)
    {
        var heads = page.QuerySelectorAll(".matrix thead th").ToList();
        return Row(page, code).Children[heads.FindIndex(th => th.QuerySelector("a")?.GetAttribute("href") == $"/rounds/{round}")];
    }

    private static async Task<IHtmlDocument> PageAsync(string address)
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.Joint, Role.Analyst);
        return await browser.PageAsync(address);
    }

    // What a screen reader calls the link of a cell.
    private static string Name(IElement cell) => cell.QuerySelector("a")!.GetAttribute("aria-label") ?? cell.QuerySelector("a .said").Read();
}
