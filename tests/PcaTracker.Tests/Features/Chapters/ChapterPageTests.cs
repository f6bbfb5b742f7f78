using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

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
    public async Task The_page_begins_with_where_the_chapter_stands_why_what_is_open_and_what_is_due_next()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.Execute(
            $"""
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number, reason) VALUES ({record.Chapter("T.1")}, 'aim-agreed', '2026-10-02', 102, 'The aims are the same.');
            INSERT INTO issue (chapter_id, title, visibility) VALUES ({record.Chapter("T.1")}, 'Origin', 'shared'), ({record.Chapter("T.1")}, 'Kazakh issue', 'kz');
            INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility, chapter_id) VALUES
              ('Second', '2026-12-10', '2026-12-10T23:00:00.000Z', 'EU', 'shared', {record.Chapter("T.1")}),
              ('First', '2026-12-01', '2026-12-01T23:00:00.000Z', 'EU', 'shared', {record.Chapter("T.1")}),
              ('Kazakh deadline', '2026-11-25', '2026-11-25T23:00:00.000Z', 'KZ', 'kz', {record.Chapter("T.1")});
            INSERT INTO article (number, chapter_id, status, text, open_brackets) VALUES
              (901, {record.Chapter("T.1")}, 'agreed', 'Duties are removed.', 0), (902, {record.Chapter("T.1")}, 'aim-agreed', 'Quotas [EU: shall] [KZ: may] [remain] open.', 3),
              (903, {record.Chapter("T.1")}, 'one-sided', 'Nothing else.', 0);
            """);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/chapters/T.1");

        var summary = page.QuerySelector("h1 ~ .chapter-summary")!;
        Assert.Equal("Aim agreed since 2 Oct 2026", summary.QuerySelector(".standing").Read());
        Assert.Equal("The aims are the same. Round 102", summary.QuerySelectorAll("dd")[0].Read());
        Assert.Equal("1 issue, 3 brackets (3 articles, 1 agreed), 2 deadlines", summary.QuerySelectorAll("dd")[1].Read());
        Assert.StartsWith("First", summary.QuerySelectorAll("dd")[2].Read(), StringComparison.Ordinal);
        Assert.Equal(["Status", "Issues", "Deadlines", "Articles", "Positions", "Timeline"], page.QuerySelectorAll("main h2").Select(heading => heading.Read().Split(' ')[0]));
        Assert.Equal("3 open brackets", page.QuerySelector("#article-902 .tag.low").Read());
        Assert.Equal("Duties are removed.", page.QuerySelector("#article-901 .wording-agreed").Read());
        Assert.Equal(["EU: shall by-eu", "KZ: may by-kz", "remain by-nobody"], page.QuerySelectorAll("#article-902 b.open").Select(open => $"{open.Read().Trim('[', ']')} {open.ClassList[1]}"));
        Assert.Equal(["Quotas", "open."], page.QuerySelectorAll("#article-902 .aim-only").Select(aim => aim.Read()).Where(words => words.Length > 0));
        Assert.Equal("Nothing else.", page.QuerySelector("#article-903 span.open").Read());
    }

    [Fact]
    public async Task Documents_stand_on_their_chapter_and_their_round_and_in_the_list_for_those_who_may_read_them()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.Execute(
            $"""
            INSERT INTO document (title, kind, reference, chapter_id, round_id, visibility, owner_side) VALUES
              ('Note on duties', 'non-paper', 'WK 1/2026', {record.Chapter("T.1")}, {record.Round(101)}, 'shared', 'joint'),
              ('Mandate', 'mandate', 'SN 2/2026', {record.Chapter("T.1")}, {record.Round(101)}, 'eu', 'EU');
            """);
        using var eu = app.SignedIn(Side.EU, Role.Negotiator);
        using var kz = app.SignedIn(Side.KZ, Role.Negotiator);

        foreach (var address in (string[])["/chapters/T.1", "/rounds/101", "/documents"])
        {
            var (own, others) = (await eu.PageAsync(address), await kz.PageAsync(address));
            Assert.Equal(["Mandate", "Note on duties"], own.QuerySelectorAll("tr[id^=document] th").Select(paper => paper.Read()));
            Assert.Equal(["Note on duties"], others.QuerySelectorAll("tr[id^=document] th").Select(paper => paper.Read()));
            Assert.DoesNotContain("SN 2/2026", others.Source.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task People_stand_in_their_list_with_party_role_and_time()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/people");

        Assert.Contains(page.QuerySelectorAll("tr[id^=person]").Select(person => person.Read()), person => person.Contains("Aitzhanova", StringComparison.Ordinal));
        Assert.Equal(page.QuerySelectorAll("tr[id^=person]").Length, page.QuerySelectorAll("tr[id^=person] td:nth-child(3):not(:empty)").Length);
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
