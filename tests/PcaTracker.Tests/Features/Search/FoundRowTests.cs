using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Search;

/// <summary>Where the links of found rows lead, in lists of which a page shows a part.</summary>
public sealed class FoundRowTests(FoundRowTests.LongSite site) : IClassFixture<FoundRowTests.LongSite>
{
    [Theory]
    [InlineData("Articles", "/chapters/T.1")]
    [InlineData("Positions", "/chapters/T.1")]
    [InlineData("Issues", "/chapters/T.1")]
    [InlineData("Outcomes", "/rounds/101")]
    [InlineData("Documents", "/chapters/T.1")]
    [InlineData("Recommendations", "/chapters/T.1")]
    [InlineData("Milestones", "/timeline")]
    [InlineData("People", "/people")]
    public async Task A_found_row_stands_on_the_page_that_its_link_opens_and_is_what_the_link_names(string set, string list)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var found = await browser.PageAsync($"/search?in={set}&q=parsnip");
        var link = found.QuerySelectorAll<IHtmlAnchorElement>(".found li a").Single().GetAttribute("href")!;
        var (page, first) = (await browser.PageAsync(link), await browser.PageAsync(list));

        Assert.Equal(list, link.Split('?')[0]);
        var row = page.GetElementById(link.Split('#')[1])!;
        Assert.Contains("Parsnip", row.Read(), StringComparison.Ordinal);
        Assert.Equal("-1", row.GetAttribute("tabindex"));
        Assert.DoesNotContain("Parsnip", first.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Chapters", "/chapters/U")]
    [InlineData("Rounds", "/rounds/102")]
    [InlineData("Deadlines", "/deadlines/4711")]
    public async Task A_found_row_with_a_page_of_its_own_is_that_page(string set, string address)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var found = await browser.PageAsync($"/search?in={set}&q=turnip");
        var page = await browser.PageAsync(address);

        Assert.Equal(address, found.QuerySelectorAll(".found li a").Single().GetAttribute("href"));
        Assert.Contains("Turnip", page.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Documents", "/documents")]
    [InlineData("Recommendations", "/recommendations")]
    public async Task A_found_row_of_no_chapter_stands_in_the_list_of_all(string set, string list)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var found = await browser.PageAsync($"/search?in={set}&q=radish");
        var link = found.QuerySelectorAll(".found li a").Single().GetAttribute("href")!;
        var (page, first) = (await browser.PageAsync(link), await browser.PageAsync(list));

        Assert.Equal(list, link.Split('?')[0]);
        Assert.Contains("Radish", page.GetElementById(link.Split('#')[1]).Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("Radish", first.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/documents?document=", "document", "/documents")]
    [InlineData("/recommendations?recommendation=", "recommendation", "/recommendations")]
    [InlineData("/chapters/T.1?document=", "document", "/chapters/T.1")]
    [InlineData("/chapters/T.1?position=", "position", "/chapters/T.1")]
    [InlineData("/rounds/101?outcome=", "outcome", "/rounds/101")]
    public async Task A_link_to_a_row_of_the_other_side_opens_what_one_to_no_row_opens(string address, string table, string plain)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        var hidden = site.App.Database.Lines($"SELECT id FROM {table} WHERE visibility = 'kz'").Single();

        var (named, nothing, unnamed) = (await browser.PageAsync(address + hidden), await browser.PageAsync(address + "999999999999"), await browser.PageAsync(plain));

        Assert.Equal(nothing.QuerySelector("main").Read(), named.QuerySelector("main").Read());
        Assert.Equal(unnamed.QuerySelector("main").Read(), named.QuerySelector("main").Read());
    }

    [Fact]
    public async Task A_cell_of_the_state_of_play_leads_to_its_chapter_in_a_round_of_many_outcomes()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/rounds/101?chapter=T.2#chapter-T.2");

        Assert.Equal("101–131 of 131", page.QuerySelector("nav[aria-label='Pages of outcomes of this round'] span").Read());
        Assert.Equal("T.2 Chapter T.2", page.GetElementById("chapter-T.2").Read());
    }

    [Theory]
    [InlineData("/rounds?page=two")]
    [InlineData("/rounds/101?outcome=two")]
    [InlineData("/timeline?milestone=two")]
    [InlineData("/people?person=two")]
    [InlineData("/documents?document=two")]
    [InlineData("/chapters/T.1?recommendation=two")]
    public async Task A_row_that_is_no_number_is_refused_and_the_first_page_shown(string address)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync(address);

        Assert.Contains("'two' is no whole number", page.QuerySelector(".errors").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_years_of_a_long_timeline_lead_to_the_pages_on_which_they_begin()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        var timeline = await browser.PageAsync("/timeline");

        var years = timeline.QuerySelectorAll("nav[aria-label=Years] a").Select(year => year.GetAttribute("href")!).ToList();
        var last = await browser.PageAsync(years[^1]);

        Assert.Equal(100, timeline.QuerySelectorAll(".timeline > li").Length);
        Assert.Null(timeline.GetElementById(years[^1].Split('#')[1]));
        Assert.NotNull(last.GetElementById(years[^1].Split('#')[1]));
    }

    /// <summary>A tracker with 130 rows of each kind more than the public record has, one word in one of the last of each.</summary>
    public sealed class LongSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            _ = SmallRecord.In(App);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                CREATE TEMP TABLE made AS
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 130)
                SELECT n, substr(CAST(1000 + n AS text), 2) || CASE n WHEN 129 THEN ' Parsnip' ELSE '' END AS name FROM number;
                UPDATE chapter SET heading = 'Turnip' WHERE code = 'U';
                UPDATE round SET summary = 'Turnip' WHERE number = 102;
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility)
                VALUES (4711, 'Turnip', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'shared');
                INSERT INTO article (number, chapter_id, heading) SELECT 900 + n, c.id, name FROM made, chapter c WHERE code = 'T.1';
                INSERT INTO position (chapter_id, party, kind, topic, text, visibility, date_precision)
                SELECT c.id, 'EU', 'proposal', 'Topic ' || substr(CAST(100 + n / 5 AS text), 2), name, CASE n WHEN 130 THEN 'kz' ELSE 'shared' END, 'unknown'
                FROM made, chapter c WHERE code = 'T.1';
                INSERT INTO issue (chapter_id, title, priority, visibility) SELECT c.id, name, 3, 'shared' FROM made, chapter c WHERE code = 'T.1';
                INSERT INTO outcome (round_id, chapter_id, summary, visibility)
                SELECT r.id, c.id, name, CASE n WHEN 130 THEN 'kz' ELSE 'shared' END FROM made, chapter c, round r WHERE code = 'T.1' AND r.number = 101
                UNION ALL SELECT r.id, c.id, 'Discussed.', 'shared' FROM made, chapter c, round r WHERE code = 'T.2' AND r.number = 101 AND n < 3;
                INSERT INTO document (title, kind, chapter_id, visibility)
                SELECT name, 'other', c.id, CASE n WHEN 130 THEN 'kz' ELSE 'shared' END FROM made, chapter c WHERE code = 'T.1';
                INSERT INTO document (title, kind, visibility) VALUES ('Radish', 'other', 'shared');
                INSERT INTO recommendation (body, date, text, chapter_id, visibility)
                SELECT 'Committee', '2026-01-01', name, c.id, CASE n WHEN 130 THEN 'kz' ELSE 'shared' END FROM made, chapter c WHERE code = 'T.1';
                INSERT INTO recommendation (body, date, text, visibility) VALUES ('Committee', '1990-01-01', 'Radish', 'shared');
                INSERT INTO milestone (date, kind, title) SELECT '2030-01-01', 'meeting', name FROM made;
                INSERT INTO milestone (date, kind, title) VALUES ('2031-01-01', 'meeting', 'End');
                INSERT INTO person (name, party, role) SELECT name, 'ZZ', 'Adviser' FROM made;
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
