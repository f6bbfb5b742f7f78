using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Chapters;

public class ChapterPageTests
{
    [Fact]
    public async Task Positions_of_both_sides_are_side_by_side_with_date_and_source()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/chapters/III.9");

        var eu = page.QuerySelector(".side-EU .box")!;
        Assert.Contains("export duties", eu.QuerySelector(".text").Read(), StringComparison.Ordinal);
        Assert.Equal("15 Oct 2012", eu.QuerySelector(".date").Read());
        Assert.Equal("medium confidence", eu.QuerySelector(".confidence").Read());
        Assert.Contains("Aitzhanova", page.QuerySelector(".side-KZ .box .text").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_shown_as_a_period()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/chapters/III");

        var dates = page.QuerySelectorAll(".sides .date.vague").Select(d => d.ChildNodes[0].TextContent.Trim()).ToList();
        Assert.Contains("Sep 2012 – Oct 2013", dates);
        Assert.Contains("2011–2012", dates);
    }

    [Fact]
    public async Task A_chapter_code_with_a_space_has_a_page()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/chapters/Annex%20I");

        Assert.Equal("Annex I Reservations in accordance with Article 46", page.QuerySelector("h1").Read());
    }

    [Fact]
    public async Task A_fallback_of_the_other_side_is_not_on_the_page()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO position (chapter_id, party, kind, text, visibility)
            SELECT id, 'EU', 'fallback', 'Accept a five-year transition', 'eu' FROM chapter WHERE code = 'III.9'
            """));
        using var eu = app.SignedIn(Side.EU, Role.Negotiator);
        using var kz = app.SignedIn(Side.KZ, Role.Negotiator);

        var own = await eu.GetStringAsync("/chapters/III.9", TestContext.Current.CancellationToken);
        var others = await kz.GetStringAsync("/chapters/III.9", TestContext.Current.CancellationToken);

        Assert.Contains("Accept a five-year transition", own, StringComparison.Ordinal);
        Assert.DoesNotContain("five-year", others, StringComparison.Ordinal);
        Assert.Contains("1 position<", others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_http_addresses_become_links()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE chapter SET source_url = 'javascript:alert(1)' WHERE code = 'III.9'"));
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/chapters/III.9");

        Assert.Contains("javascript:alert(1)", page.QuerySelector(".facts").Read(), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("a[href^='javascript']"));
    }
}
