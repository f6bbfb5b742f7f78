using Dapper;
using PcaTracker.Domain;
using static PcaTracker.Tests.Features.StateOfPlay.StateOfPlayPageTests;

namespace PcaTracker.Tests.Features.StateOfPlay;

/// <summary>The state of play in the middle of a negotiation of twenty rounds.</summary>
public sealed class LivingStateOfPlayTests(LivingStateOfPlayTests.Negotiation site) : IClassFixture<LivingStateOfPlayTests.Negotiation>
{
    [Fact]
    public async Task Older_rounds_are_folded_until_the_address_asks_for_them()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var folded = await browser.PageAsync("/state-of-play");
        var open = await browser.PageAsync(folded.QuerySelector(".matrix thead .older a")!.GetAttribute("href")!);

        Assert.Equal("10 older rounds: show them", folded.QuerySelector(".matrix thead .older a")!.GetAttribute("aria-label"));
        Assert.Contains("The 10 older rounds up to round 210 are left out here.", folded.Body.Read(), StringComparison.Ordinal);
        Assert.Equal(10, folded.QuerySelectorAll(".matrix thead a[href^='/rounds/']").Length);
        Assert.Equal(20, open.QuerySelectorAll(".matrix thead a[href^='/rounds/']").Length);
        Assert.DoesNotContain("left out", open.Body.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chapter_that_moved_back_stands_out()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/state-of-play");

        var cell = Cell(page, "T.1", round: 219);
        Assert.Contains("back", cell.ClassList);
        Assert.Equal("↓ Opened", cell.QuerySelector(".word").Read());
        Assert.Contains("opened, moved back", cell.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("back", Cell(page, "T.2", round: 219).ClassList);
    }

    [Fact]
    public async Task A_chapter_is_stalled_after_three_rounds_without_a_change_of_status()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/state-of-play");
        var stalled = await browser.PageAsync("/state-of-play?stalled=true");

        Assert.Equal("stalled for 5 , stalled for 5 rounds", Row(page, "T.2").QuerySelector(".now .stalled").Read());
        Assert.Null(Row(page, "T.1").QuerySelector(".stalled"));
        Assert.Null(Row(page, "T").QuerySelector(".stalled"));
        Assert.Equal("T T.2", string.Join(' ', stalled.QuerySelectorAll(".matrix tbody .code").Select(c => c.Read())));
    }

    [Fact]
    public async Task A_filter_by_side_shows_chapters_on_which_something_that_the_reader_sees_is_due_from_it()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kz = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var own = await eu.PageAsync("/state-of-play?side=EU");
        var others = await kz.PageAsync("/state-of-play?side=EU");

        Assert.Equal("T T.1", string.Join(' ', own.QuerySelectorAll(".matrix tbody .code").Select(c => c.Read())));
        Assert.Equal("1 Dec 2026", Row(own, "T.1").QuerySelector("td.date").Read());
        Assert.Contains("No chapter matches the filters.", others.Body.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_of_issues_exclude_those_of_the_other_side_in_columns_and_in_cells()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kz = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var (own, others) = (await eu.PageAsync("/state-of-play"), await kz.PageAsync("/state-of-play"));

        Assert.Equal(("2", "1"), (Row(own, "T.1").QuerySelector("td.number").Read(), Row(others, "T.1").QuerySelector("td.number").Read()));
        Assert.Contains("2 open issues", Cell(own, "T.1", round: 219).OuterHtml, StringComparison.Ordinal);
        Assert.Contains("1 open issue", Cell(others, "T.1", round: 219).OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("2 open issues", others.Body!.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_past_day_shows_the_status_of_that_day()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var page = await browser.PageAsync("/state-of-play?day=2026-08-17");

        Assert.Contains("Provisionally closed", Row(page, "T.1").QuerySelector(".now").Read(), StringComparison.Ordinal);
        Assert.Equal("/rounds/217", page.QuerySelector(".matrix thead a")!.GetAttribute("href"));
    }

    /// <summary>
    /// Rounds 201 to 220 were held on the first 20 days of August 2026; only these, and titles T with T.1 and T.2. T.1 was provisionally
    /// closed by round 210 and moved back by 219; T.2 has been under negotiation since 215.
    /// </summary>
    public sealed class Negotiation : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                DELETE FROM outcome; DELETE FROM chapter_status; UPDATE position SET round_id = NULL; DELETE FROM round;
                INSERT INTO chapter (code, level, sort_key, heading) VALUES ('T', 'title', 'T', 'Trade');
                INSERT INTO chapter (code, level, parent_id, sort_key, heading)
                SELECT n.code, 'chapter', (SELECT id FROM chapter WHERE code = 'T'), n.code, 'Chapter ' || n.code FROM (SELECT 'T.1' AS code UNION ALL SELECT 'T.2') n;
                WITH RECURSIVE number (n) AS (SELECT 201 UNION ALL SELECT n + 1 FROM number WHERE n < 220)
                INSERT INTO round (number, starts_on, ends_on, status) SELECT n, '2026-08-' || substr(CAST(n - 100 AS text), 2), '2026-08-' || substr(CAST(n - 100 AS text), 2), 'held' FROM number;
                INSERT INTO chapter_status (chapter_id, status, valid_from, valid_to, round_number)
                SELECT id, 'provisionally-closed', '2026-08-10', '2026-08-19', 210 FROM chapter WHERE code = 'T.1';
                INSERT INTO chapter_status (chapter_id, status, valid_from, round_number)
                SELECT id, 'opened', '2026-08-19', 219 FROM chapter WHERE code = 'T.1' UNION ALL SELECT id, 'under-negotiation', '2026-08-15', 215 FROM chapter WHERE code = 'T.2';
                INSERT INTO issue (chapter_id, title, visibility, owner_side, opened_in_round)
                SELECT id, 'Fallback on export duties', 'eu', 'EU', 212 FROM chapter WHERE code = 'T.1' UNION ALL SELECT id, 'Export duties', 'shared', 'EU', 213 FROM chapter WHERE code = 'T.1';
                INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility, chapter_id)
                SELECT 'Comments', '2026-12-01', '2026-12-01T23:00:00.000Z', 'EU', 'eu', id FROM chapter WHERE code = 'T.1';
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
