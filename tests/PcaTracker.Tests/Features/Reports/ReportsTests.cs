using System.Net;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Reports;

/// <summary>Papers for a side, for both, for everybody and for a head of delegation: each holds what its readers may read, and no more.</summary>
public sealed class ReportsTests(ReportsTests.ReportsSite site) : IClassFixture<ReportsTests.ReportsSite>
{
    [Theory]
    [InlineData("side", "Euphonium Sharashka Publikum", "Kazakhstania")]
    [InlineData("joint", "Sharashka Publikum", "Euphonium Kazakhstania")]
    [InlineData("public", "Publikum", "Euphonium Sharashka Kazakhstania")]
    [InlineData("briefing", "Euphonium Sharashka Publikum", "Kazakhstania")]
    public async Task A_paper_holds_what_its_readers_may_read_and_nothing_else(string kind, string held, string absent)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        var text = (await browser.PageAsync($"/reports/{kind}?round=102")).DocumentElement.OuterHtml;

        Assert.All(held.Split(' '), word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.All(absent.Split(' '), word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("joint", "joint")]
    [InlineData("public", "public")]
    public async Task What_both_may_read_is_the_same_paper_for_either_side(string kind, string paper)
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Head);
        using var kz = site.App.SignedIn(Side.KZ, Role.Analyst);

        var (ours, theirs) = ((await eu.PageAsync($"/reports/{kind}?round=102")).QuerySelector("main").Read(), (await kz.PageAsync($"/reports/{paper}?round=102")).QuerySelector("main").Read());

        Assert.Equal(ours, theirs);
    }

    [Fact]
    public async Task A_paper_says_whose_it_is_when_and_by_whom_it_was_printed()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        var page = await browser.PageAsync("/reports/joint");

        Assert.Equal("State of 23 November 2026, 10:00 Brussels, printed by EU head", page.QuerySelector(".stamp").Read());
        Assert.Equal("For both delegations.", page.QuerySelector(".marking").Read());
        Assert.NotNull(page.QuerySelector(".shared-paper.report"));
    }

    [Theory]
    [InlineData(Language.English, "Draft", "For both delegations")]
    [InlineData(Language.Russian, "Проект", "Для обеих делегаций")]
    [InlineData(Language.Kazakh, "Жоба", "Екі делегация үшін")]
    public async Task A_paper_of_a_round_that_was_not_held_yet_says_that_it_is_a_draft(string language, string draft, string marking)
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);
        site.App.Database.WriteAsSystem(session => session.Connection.Execute(
            "UPDATE account SET language = @language WHERE id = @AccountId", new { language, site.App.Account(Side.KZ, Role.Negotiator).AccountId }));

        var (begun, held) = (await browser.PageAsync("/reports/joint?round=103"), await browser.PageAsync("/reports/joint?round=102"));

        Assert.Equal($"{draft}. {marking}.", begun.QuerySelector(".marking").Read());
        Assert.Equal(draft, begun.DocumentElement.GetAttribute("data-draft"));
        Assert.NotNull(begun.QuerySelector(".draft-paper.shared-paper"));
        Assert.Equal($"{marking}.", held.QuerySelector(".marking").Read());
        Assert.Null(held.QuerySelector(".draft-paper"));
    }

    [Fact]
    public async Task Papers_are_offered_of_rounds_that_have_begun_and_of_the_last_one_held_first()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        var rounds = (await browser.PageAsync("/reports")).QuerySelectorAll("#round option").ToList();

        Assert.Contains("103, 23–24 Nov 2026 (Draft)", rounds.Select(round => round.Read()));
        Assert.DoesNotContain(rounds, round => round.GetAttribute("value") == "104");
        Assert.Equal("105", Assert.Single(rounds, round => round.HasAttribute("selected")).GetAttribute("value"));
    }

    [Theory]
    [InlineData(Role.Negotiator, true)]
    [InlineData(Role.Analyst, false)]
    public async Task The_key_that_logs_outcomes_works_on_papers_for_those_who_may(string role, bool may)
    {
        using var browser = site.App.SignedIn(Side.EU, role);

        var page = await browser.PageAsync("/reports/joint");

        Assert.Equal(may ? "/log" : null, page.QuerySelector(".masthead [data-key=n]")?.GetAttribute("href"));
    }

    [Fact]
    public async Task A_report_holds_what_the_round_did_to_each_chapter_and_what_is_open()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        var page = await browser.PageAsync("/reports/side?round=102");
        var text = page.QuerySelector("main").Read();

        Assert.Equal("Full report, round 102", page.QuerySelector("h1").Read());
        Assert.Contains("The round moved 1 chapter: T.1 to aim agreed.", text, StringComparison.Ordinal);
        Assert.Contains("T.1 Chapter T.1 Aim agreed before: under negotiation. 3 articles agreed, 2 open.", text, StringComparison.Ordinal);
        Assert.Contains("Next: Exchange lists.", text, StringComparison.Ordinal);
        Assert.Contains("Tabled: EU: 1 proposal.", text, StringComparison.Ordinal);
        Assert.Equal(
            ["shall", "may", "Parties [EU: shall] [KZ: may] remove duties."],
            page.QuerySelectorAll("[aria-label='T.1, article 901'] td").Select(cell => cell.Read()));
        Assert.Contains("23–24 Nov 2026", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_briefing_begins_with_red_issues_counts_what_it_leaves_out_and_has_a_fallback_for_its_own_side_alone()
    {
        using var head = site.App.SignedIn(Side.EU, Role.Head);
        using var secretariat = site.App.SignedIn(Side.Joint, Role.Secretariat);

        var (page, joint) = (await head.PageAsync("/reports/briefing"), await secretariat.PageAsync("/reports/briefing"));

        var rows = page.QuerySelectorAll(".briefing tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => cell.Read()))).ToList();
        var lights = page.QuerySelectorAll(".briefing .light").Select(light => light.Read()).ToList();
        Assert.Equal("Issue Our line Their line, as known Our fallback", page.QuerySelector("thead").Read());
        Assert.Contains("Red T.1 Issue Euphonium | Our line: Line Euphonium | Their line, as known: – | Our fallback: Ten years Euphonium", rows);
        Assert.Contains(rows, row => row.StartsWith("Amber T.2 A long point", StringComparison.Ordinal));
        Assert.Equal(lights.OrderDescending(StringComparer.Ordinal), lights);
        Assert.Matches(@"^Left out to keep to two pages: \d+ more red or amber issues; .* marked …\. All of it is in the full report\.$", page.QuerySelector(".left-out").Read());
        Assert.Equal("Issue EU line Kazakhstan line", joint.QuerySelector("thead").Read());
        Assert.DoesNotContain("Ten years", joint.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_briefing_without_deadlines_says_that_nothing_is_due()
    {
        var app = await SharedApp.GetAsync();
        using var head = app.SignedIn(Side.EU, Role.Head);

        var page = await head.PageAsync("/reports/briefing");

        Assert.Equal("Nothing within 60 days.", page.QuerySelectorAll("h2")[^1].NextElementSibling.Read());
    }

    [Theory]
    [InlineData("/reports/minutes")]
    [InlineData("/reports/side?round=4711")]
    [InlineData("/reports/side?round=last")]
    public async Task A_paper_that_does_not_exist_is_not_found(string address)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void A_session_for_a_narrower_audience_never_shows_more_than_its_actor_sees()
    {
        var analyst = site.App.Account(Side.Joint, Role.Analyst);

        Assert.Throws<ArgumentException>(() => site.App.Database.OpenAs(analyst, Audience.EU));
    }

    /// <summary>A tracker in which each visibility has a word of its own in every text that a paper may hold.</summary>
    public sealed class ReportsSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            _ = SmallRecord.In(App);
            App.Database.WriteAsSystem(session =>
            {
                foreach (var (visibility, side, word) in new[] { ("public", "joint", "Publikum"), ("shared", "joint", "Sharashka"), ("eu", "EU", "Euphonium"), ("kz", "KZ", "Kazakhstania") })
                {
                    session.Connection.Execute(
                        """
                        INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, next_steps, visibility, owner_side)
                        SELECT c.id, r.id, 'under-negotiation', 'under-negotiation', 'Talked ' || @word, 'Then ' || @word, @visibility, @side FROM chapter c, round r WHERE c.code = 'T.2' AND r.number = 102;
                        INSERT INTO issue (chapter_id, title, description, priority, status, owner, visibility, owner_side)
                        SELECT id, 'Issue ' || @word, @word, 1, 'escalated', @word, @visibility, @side FROM chapter WHERE code = 'T.1';
                        INSERT INTO position (chapter_id, issue_id, party, kind, topic, text, visibility, owner_side, date_precision)
                        SELECT i.chapter_id, i.id, CASE @side WHEN 'KZ' THEN 'KZ' ELSE 'EU' END, 'statement', @word, 'Line ' || @word, @visibility, @side, 'unknown' FROM issue i WHERE i.description = @word;
                        INSERT INTO deadline (title, due_on, due_at, responsible_party, owner, visibility)
                        VALUES ('Due ' || @word, '2026-12-01', '2026-12-01T23:00:00.000Z', 'joint', @word, @visibility);
                        """, new { visibility, side, word });
                }

                session.Connection.Execute(
                    $"""
                    INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, next_steps, articles_agreed, articles_open, visibility)
                    SELECT c.id, r.id, 'under-negotiation', 'aim-agreed', 'Agreed on aims, says Publikum.', 'Exchange lists.', 3, 2, 'public' FROM chapter c, round r WHERE c.code = 'T.1' AND r.number = 102;
                    INSERT INTO position (chapter_id, round_id, party, kind, text, visibility, owner_side, date_precision)
                    SELECT c.id, r.id, 'EU', 'proposal', 'No duties.', 'shared', 'EU', 'unknown' FROM chapter c, round r WHERE c.code = 'T.1' AND r.number = 102;
                    INSERT INTO position (chapter_id, issue_id, party, kind, text, visibility, owner_side, date_precision)
                    SELECT i.chapter_id, i.id, 'EU', 'fallback', 'Ten years Euphonium', 'eu', 'EU', 'unknown' FROM issue i WHERE i.description = 'Euphonium';
                    INSERT INTO issue (chapter_id, title, priority, status, visibility, owner_side)
                    SELECT c.id, 'A long point ' || value || ' ' || @long, 2, 'open', 'eu', 'EU' FROM chapter c, {Numbers.To(60)} WHERE c.code = 'T.2';
                    INSERT INTO article (number, chapter_id, heading, status, text, open_brackets)
                    SELECT 901, id, 'Duties', 'one-sided', 'Parties [EU: shall] [KZ: may] remove duties.', 2 FROM chapter WHERE code = 'T.1';
                    """, new { @long = new string('w', 200) });
                return true;
            });
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
