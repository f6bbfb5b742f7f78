using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Features.StateOfPlay;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Chapters;

/// <summary>The page of a chapter with more papers than fit on it.</summary>
public sealed class LongChapterTests(LongChapterTests.LongChapter site) : IClassFixture<LongChapterTests.LongChapter>
{
    [Fact]
    public async Task A_long_list_is_shown_page_by_page_with_the_number_of_rows_that_its_reader_sees()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kz = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var first = await eu.PageAsync("/chapters/T.1");
        var second = await eu.PageAsync(first.QuerySelector<IHtmlAnchorElement>("nav[aria-label='Pages of issues'] a[rel=next]")!.GetAttribute("href")!);
        var others = await kz.PageAsync("/chapters/T.1");

        Assert.Equal("1–12 of 40", first.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
        Assert.Equal("13–24 of 40", second.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
        Assert.Equal("1–12 of 30", others.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
        Assert.DoesNotContain("EU alone", others.Body.Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("articles", "#articles ~ .cards > li", 12)]
    [InlineData("deadlines", "#deadlines ~ .cards > li", 12)]
    [InlineData("recommendations", "#recommendations ~ .cards > li", 12)]
    [InlineData("documents", "#documents ~ .scroller tbody tr", 20)]
    public async Task Every_list_of_a_chapter_comes_in_pages(string list, string rows, int size)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var first = await browser.PageAsync("/chapters/T.2");
        var second = await browser.PageAsync(first.QuerySelector<IHtmlAnchorElement>($"nav[aria-label='Pages of {list}'] a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal(size, Own(first).Count);
        Assert.Equal($"1–{size} of 25", first.QuerySelector($"nav[aria-label='Pages of {list}'] span").Read());
        Assert.Equal($"{size + 1}–{Math.Min(25, 2 * size)} of 25", second.QuerySelector($"nav[aria-label='Pages of {list}'] span").Read());
        Assert.Empty(Own(first).Intersect(Own(second)));

        // What stands between the heading of the list and its pager.
        List<string> Own(IHtmlDocument page) =>
            [.. page.QuerySelectorAll(rows).Where(row => row.CompareDocumentPosition(page.QuerySelector($"nav[aria-label='Pages of {list}']")!).HasFlag(DocumentPositions.Following)).Select(row => row.Read())];
    }

    [Fact]
    public async Task A_page_beyond_the_end_is_the_last_one_and_a_page_that_is_no_number_is_refused()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var beyond = await browser.PageAsync("/chapters/T.1?issues=99");
        var unreadable = await browser.PageAsync("/chapters/T.1?issues=two");
        var zero = await browser.PageAsync("/chapters/T.1?issues=0");

        Assert.Equal("37–40 of 40", beyond.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
        Assert.Contains("'two' is no whole number", unreadable.QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Contains("There is no page 0", zero.QuerySelector(".errors").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_an_issue_leads_to_the_page_of_the_list_on_which_it_stands()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kz = site.App.SignedIn(Side.KZ, Role.Negotiator);
        var list = await eu.PageAsync("/issues?whose=all&text=EU alone 37");
        var link = list.QuerySelector("tbody th a")!.GetAttribute("href")!;

        var page = await eu.PageAsync(link);
        var others = await kz.PageAsync(link);
        var back = await eu.PageAsync(page.QuerySelector<IHtmlAnchorElement>("nav[aria-label='Pages of issues'] a[rel=prev]")!.GetAttribute("href")!);

        Assert.Equal("EU alone 37", page.GetElementById(link.Split('#')[1])!.QuerySelector("h3").Read());
        Assert.Equal("37–40 of 40", page.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
        Assert.Null(others.GetElementById(link.Split('#')[1]));
        Assert.Equal("1–12 of 30", others.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
        Assert.Equal("25–36 of 40", back.QuerySelector("nav[aria-label='Pages of issues'] span").Read());
    }

    [Fact]
    public async Task A_round_in_the_address_opens_the_timeline_there_and_says_where_nothing_is_recorded()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var (moved, quiet, planned) = (await browser.PageAsync("/chapters/T.1?round=101"), await browser.PageAsync("/chapters/T.1?round=102"), await browser.PageAsync("/chapters/T.1?round=103"));
        var matrix = StateOfPlayPageTests.Cell(await browser.PageAsync("/state-of-play"), "T.1", round: 101);

        Assert.StartsWith("Round 101 2 Sep 2026 moved to under negotiation with Title T", moved.QuerySelector(".events #round-101").Read(), StringComparison.Ordinal);
        Assert.EndsWith("Nothing is recorded on T.1. Its status after the round: under negotiation.", quiet.QuerySelector("#round-102").Read(), StringComparison.Ordinal);
        Assert.Null(planned.QuerySelector("#round-103"));
        Assert.Equal("/chapters/T.1?round=101#round-101", matrix.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Both_sides_stand_beside_each_other_by_article_then_topic()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/chapters/T.1");

        var subjects = page.QuerySelectorAll(".subject").Select(s =>
            $"{s.QuerySelector("h3").Read()}: {s.QuerySelector(".side-EU h4").Read()}, {s.QuerySelector(".side-KZ h4").Read()}");
        Assert.Equal(["Article 900 Export duties: EU 25 positions, Kazakhstan 15 positions", "Transit: EU 0 positions, Kazakhstan 1 position"], subjects);
    }

    [Fact]
    public async Task One_subject_shows_all_positions_on_it_page_by_page()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var overview = await browser.PageAsync("/chapters/T.1");
        var subject = await browser.PageAsync(overview.QuerySelector(".side-EU > p a")!.GetAttribute("href")!);

        Assert.Equal("All 25 of EU on Article 900", overview.QuerySelector(".side-EU > p a")!.GetAttribute("aria-label"));
        Assert.Equal((20, 15), (subject.QuerySelectorAll(".side-EU .box").Length, subject.QuerySelectorAll(".side-KZ .box").Length));
        Assert.Equal("1–20 of 25", subject.QuerySelector("nav[aria-label='Pages of positions'] span").Read());
        Assert.DoesNotContain("Transit", subject.QuerySelectorAll(".subject h3").Select(h => h.Read()));
    }

    [Fact]
    public async Task A_link_to_a_position_shows_it_beside_the_newest_ones_to_whoever_may_read_it()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kz = site.App.SignedIn(Side.KZ, Role.Negotiator);
        var id = site.App.Database.Lines("SELECT id FROM position WHERE text = 'EU text 2'").Single();

        var plain = await eu.PageAsync("/chapters/T.1");
        var named = await eu.PageAsync($"/chapters/T.1?position={id}");
        var others = await kz.PageAsync("/chapters/T.1?position=999999999999");

        Assert.Null(plain.GetElementById($"position-{id}"));
        Assert.Equal("EU text 2", named.GetElementById($"position-{id}")!.QuerySelector(".text").Read());
        Assert.Equal((2, 3), (plain.QuerySelectorAll(".side-EU .box").Length, named.QuerySelectorAll(".side-EU .box").Length));
        Assert.Equal(2, others.QuerySelectorAll(".side-EU .box").Length);
    }

    [Fact]
    public async Task The_parts_of_the_page_are_listed_with_what_each_holds()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/chapters/T.1");

        var links = page.QuerySelectorAll<IHtmlAnchorElement>("nav[aria-label='On this page'] a").ToList();
        Assert.Equal("Issues 40", links[0].ParentElement.Read());
        Assert.All(links, link => Assert.NotNull(page.GetElementById(link.Hash[1..])));
        Assert.DoesNotContain("Documents", links.Select(link => link.Read()));
    }

    [Fact]
    public async Task A_superseded_position_comes_last_and_one_that_the_other_side_superseded_in_secret_does_not()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kz = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var own = await eu.PageAsync("/chapters/T.1?on=article-900&positions=2");
        var others = await kz.PageAsync("/chapters/T.1?on=article-900&positions=2");

        Assert.Equal(["EU text 1", "EU text 2"], Superseded(own));
        Assert.Equal(["EU text 1"], Superseded(others));
    }

    private static IEnumerable<string> Superseded(IHtmlDocument page) =>
        page.QuerySelectorAll(".side-EU .superseded .text").Select(text => text.Read()).Order(StringComparer.Ordinal);

    /// <summary>A tracker whose chapter T.1 has 40 issues, 10 of them the EU's own, and 41 positions.</summary>
    public sealed class LongChapter : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            SmallRecord.In(App);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO article (id, number, chapter_id, heading) SELECT 900, 900, id, 'Export duties' FROM chapter WHERE code = 'T.1';
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
                INSERT INTO issue (chapter_id, title, visibility, owner_side)
                SELECT id, CASE WHEN n > 30 THEN 'EU alone ' ELSE 'Issue ' END || n, CASE WHEN n > 30 THEN 'eu' ELSE 'shared' END, 'EU' FROM number, chapter WHERE code = 'T.1';
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
                INSERT INTO position (id, chapter_id, article_id, party, kind, text, visibility, owner_side, tabled_on)
                SELECT 900000 + n, id, 900, CASE WHEN n > 23 THEN 'KZ' ELSE 'EU' END, 'proposal', CASE WHEN n > 23 THEN 'KZ' ELSE 'EU' END || ' text ' || n, 'shared',
                  CASE WHEN n > 23 THEN 'KZ' ELSE 'EU' END, '2026-01-' || CASE WHEN n < 10 THEN '0' ELSE '' END || CASE WHEN n < 28 THEN n ELSE 28 END FROM number, chapter WHERE code = 'T.1' AND n < 39;
                INSERT INTO position (id, chapter_id, article_id, party, kind, text, visibility, owner_side, supersedes_id, tabled_on)
                SELECT 900101, id, 900, 'EU', 'proposal', 'EU text 101', 'shared', 'EU', 900001, '2026-02-01' FROM chapter WHERE code = 'T.1'
                UNION ALL SELECT 900102, id, 900, 'EU', 'proposal', 'EU text 102', 'eu', 'EU', 900002, '2026-02-02' FROM chapter WHERE code = 'T.1';
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 25)
                INSERT INTO article (number, chapter_id, heading) SELECT 1000 + n, id, 'Article on transit ' || n FROM number, chapter WHERE code = 'T.2';
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 25)
                INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility, chapter_id)
                SELECT 'Paper ' || n, '2026-12-10', '2026-12-10T23:00:00.000Z', 'EU', 'shared', id FROM number, chapter WHERE code = 'T.2';
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 25)
                INSERT INTO document (title, kind, visibility, chapter_id) SELECT 'Document ' || n, 'non-paper', 'shared', id FROM number, chapter WHERE code = 'T.2';
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 25)
                INSERT INTO recommendation (body, text, visibility, chapter_id) SELECT 'Parliament', 'Recommendation ' || n, 'shared', id FROM number, chapter WHERE code = 'T.2';
                INSERT INTO position (chapter_id, party, kind, topic, text, visibility, owner_side) SELECT id, 'KZ', 'interest', 'Transit', 'Open roads.', 'shared', 'KZ' FROM chapter WHERE code = 'T.1';
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
