using AngleSharp.Html.Dom;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Features.Notifications;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Tests.Features.Home;

/// <summary>The home page: what concerns its reader today, Monday 23 November 2026.</summary>
public class TodayPageTests
{
    [Fact]
    public async Task What_is_due_is_listed_in_the_order_of_the_digest()
    {
        await using var app = await TestApp.StartAsync();
        Plant(app);
        var person = app.Account(Side.EU, Role.Head);

        var page = await app.SignedIn(Side.EU, Role.Head).PageAsync("/");
        var digest = await DigestPreview.OfAsync(
            app.Database, app.Services.GetRequiredService<MailRenderer>(), app.Services.GetRequiredService<MailComposer>(), person);

        Assert.Equal(["Overdue 2", "Due today 1", "Due in the next seven working days 2", "Next round"], page.QuerySelectorAll("main h2").Select(h => h.Read()));
        Assert.Equal(["Late first", "Late second", "For today", "This week", "Seventh working day"], Titles(page));
        var places = Titles(page).Take(4).Select(title => digest!.Text!.IndexOf(title, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Days_are_said_in_words_and_ahead_in_working_days()
    {
        await using var app = await TestApp.StartAsync();
        Plant(app);

        var page = await app.SignedIn(Side.EU, Role.Head).PageAsync("/");

        Assert.Equal("Today Mon 23 November 2026", page.QuerySelector("h1").Read());
        Assert.Equal(
            ["Tue 10 November 2026 13 days ago", "Fri 20 November 2026 3 days ago", "Mon 23 November 2026 today", "Thu 26 November 2026 in 3 working days", "Wed 2 December 2026 in 7 working days"],
            page.QuerySelectorAll(".due-list .when").Select(w => w.Read()));
        Assert.Equal("Round 41, Astana, 7 Dec 2026 in 14 days (10 working days)", page.QuerySelector("section[aria-labelledby=next-round] p").Read());
    }

    [Fact]
    public async Task What_the_other_side_alone_sees_is_neither_listed_nor_counted()
    {
        await using var app = await TestApp.StartAsync();
        Plant(app);
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE deadline SET responsible_party = 'joint', visibility = 'eu' WHERE title = 'For today'"));

        var page = await app.SignedIn(Side.KZ, Role.Head).PageAsync("/");

        Assert.DoesNotContain("For today", page.Body.Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("Due today", page.Body.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_since_the_last_visit_is_listed_by_chapter()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var first = app.SignedIn(Side.EU, Role.Head);
        record.AddIssue(Side.KZ, "shared");
        var firstVisit = await first.PageAsync("/");
        app.Clock.Advance(TimeSpan.FromHours(3));
        using var second = app.SignedIn(Side.EU, Role.Head);
        var nothingNew = await second.PageAsync("/");
        record.AddPosition(Side.KZ, "proposal", "shared");
        record.AddPosition(Side.KZ, "fallback", "kz");

        var page = await second.PageAsync("/");

        Assert.Contains("Changed since a week ago", firstVisit.Body.Read(), StringComparison.Ordinal);
        Assert.Null(nothingNew.QuerySelector("#changes"));
        Assert.Equal("Changed since your last visit 1", page.QuerySelector("#changes").Read());
        var change = Assert.Single(page.QuerySelectorAll(".changed-since > div"));
        Assert.StartsWith("T.1 Chapter T.1 KZ negotiator", change.Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("fallback", page.Body.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_on_which_nothing_is_due_offers_one_way_on()
    {
        await using var app = await TestApp.StartAsync();

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync("/");

        Assert.Contains("Nothing is due from you until Wed 2 December 2026, and nothing has changed", page.QuerySelector(".lead").Read(), StringComparison.Ordinal);
        Assert.Equal("/state-of-play", Assert.Single(page.QuerySelectorAll("main a")).GetAttribute("href"));
    }

    [Fact]
    public async Task A_long_list_is_cut_and_the_rest_is_counted()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
            INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) SELECT 'Late ' || n, '2026-11-01', '2026-11-01T23:00:00.000Z', 'EU', 'eu' FROM number
            """));

        var page = await app.SignedIn(Side.EU, Role.Head).PageAsync("/");

        Assert.Equal("Overdue 40", page.QuerySelector("#overdue").Read());
        Assert.Equal(15, page.QuerySelectorAll(".due-list li").Length);
        Assert.Contains("25 more of these", page.Body.Read(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Titles(IHtmlDocument page) => page.QuerySelectorAll(".due-list .what a:first-child").Select(a => a.Read());

    private static void Plant(TestApp app) => app.Database.WriteAsSystem(session => session.Connection.Execute(
        """
        INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES
          ('Seventh working day', '2026-12-02', '2026-12-02T23:00:00.000Z', 'EU', 'shared'),
          ('Eighth working day', '2026-12-03', '2026-12-03T23:00:00.000Z', 'EU', 'shared'),
          ('This week', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'shared'),
          ('For today', '2026-11-23', '2026-11-23T23:00:00.000Z', 'EU', 'shared'),
          ('Late second', '2026-11-20', '2026-11-20T23:00:00.000Z', 'EU', 'shared'),
          ('Late first', '2026-11-10', '2026-11-10T23:00:00.000Z', 'EU', 'shared');
        INSERT INTO round (number, starts_on, ends_on, status, city) VALUES (41, '2026-12-07', '2026-12-07', 'planned', 'Astana');
        """));
}
