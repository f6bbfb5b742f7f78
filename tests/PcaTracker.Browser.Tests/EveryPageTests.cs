using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Requirements on every page, on a desktop, a phone and a very narrow window, in every language, light and dark.</summary>
public sealed class EveryPageTests(Chromium chromium, EveryPageTests.PagesSite site) : IClassFixture<EveryPageTests.PagesSite>
{
    internal static readonly string[] Pages =
    [
        "/",
        "/state-of-play",
        "/state-of-play/course",
        "/state-of-play/moved",
        "/chapters/III.2?compare=sides&order=oldest",
        "/chapters/III.2?compare=versions",
        "/state-of-play?area=energy&stalled=true",
        "/state-of-play?day=2014-05-14&rounds=all",
        "/rounds",
        "/rounds/6",
        "/rounds/99",
        "/log",
        "/chapters/III",
        "/chapters/III.2",
        "/chapters/Annex%20I",
        "/deadlines",
        "/deadlines?whose=all&when=any&status=any&group=party",
        "/deadlines/12",
        "/issues?whose=all",
        "/change/Deadlines?do=waive&row=12.2&row=13.1&row=14.1",
        "/search?q=orig",
        "/deadlines/calendar?month=2026-11&day=2026-11-20",
        "/reports",
        "/reports/side",
        "/reports/public",
        "/reports/briefing?round=99",
        "/timeline",
        "/history",
        "/history?since=week&day=",
        "/history/eu-1",
        "/documents",
        "/people",
        "/recommendations",
        "/analysts",
        "/connect",
        "/workbench",
        "/workbench?set=Positions&group1=Party&group2=Status",
        "/workbench?address=Chapters?%24filter=Area%20eq%20%27energy%27",
        "/sign-in",
        "/sign-in/code",
        "/account",
        "/account/password",
        "/account/second-factor",
        "/notifications",
        "/administration",
        "/administration/accounts",
        "/administration/accounts/new",
        "/administration/accounts/1",
        "/administration/system",
        "/reports/joint",
        "/add/positions?chapter=III.9&party=EU",
        "/add/deadlines?chapter=III.9",
        "/add/documents",
        "/add/rounds",
        "/edit/rounds/4714",
        "/delete/rounds/4714",
        "/add/people",
        "/edit/people/4716",
        "/delete/people/4716",
        "/edit/outcomes/4715",
        "/edit/chapters/{III.9}",
        "/reopen/{III.9}",
        "/edit/issues/4711",
        "/supersede/4712",
        "/resolve/4711",
        "/narrow/issues/4713",
        "/delete/issues/4711",
        "/close-chapters",
        "/widen/Positions/4712",
    ];

    public static TheoryData<string> Addresses => new(Pages);

    /// <summary>Every page in every language, light and dark, of which the usual run takes a few.</summary>
    public static TheoryData<string, string, ColorScheme> InLanguages => new(
        Pages.SelectMany(address => Language.All, (address, language) => (address, language))
            .SelectMany(_ => (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark], (page, scheme) => (page.address, page.language, scheme))
            .Where((_, number) => number % LongRun.Of(29, 1) == 0));

    [Fact]
    public void Every_page_with_an_address_of_its_own_is_among_them()
    {
        var tried = Pages.Select(address => address.Split('?')[0]).ToList();

        var routes = typeof(PcaTracker.Hosting.TrackerHost).Assembly.GetTypes()
            .SelectMany(page => page.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()).Select(route => route.Template);

        // AnswersTests and ShownOnceTests open these.
        Assert.Equal(
            ["/changed/{Id:long}", "/error", "/files/made/{Key}", "/sign-in/{Secret}", "/{*path:nonfile}"],
            routes.Where(route => !tried.Any(address => Fits(route, address))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_page_is_accessible_logs_nothing_and_fits_its_window(string address)
    {
        var window = await OpenAsync(chromium, site, address, Language.English);

        await window.Page.GotoAsync(WithKey(site, address));
        var faults = await window.FaultsAsync();

        Assert.Empty(faults);
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(InLanguages))]
    public async Task A_page_is_accessible_in_each_language_light_and_dark(string address, string language, ColorScheme scheme)
    {
        var window = await OpenAsync(chromium, site, address, language);
        var page = window.Page;

        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(WithKey(site, address));
        IReadOnlyList<string> atDesk = [.. await window.ObstaclesAsync(), .. await page.TooWideAsync()];
        await Sizes.SetAsync(page, Sizes.Phone);
        var onPhone = await page.TooWideAsync();

        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(atDesk);
        Assert.Empty(onPhone);
        Assert.Empty(window.Violations);
    }

    [Theory]
    [InlineData(Side.Joint, Role.Secretariat, "/")]
    [InlineData(Side.Joint, Role.Secretariat, "/rounds/99")]
    [InlineData(Side.Joint, Role.Secretariat, "/chapters/III.9")]
    [InlineData(Side.KZ, Role.Negotiator, "/chapters/III.2?compare=sides")]
    [InlineData(Side.KZ, Role.Head, "/reports/side")]
    [InlineData(Side.EU, Role.Analyst, "/deadlines/12")]
    public async Task A_page_that_others_see_otherwise_is_accessible_at_a_desk_and_on_a_phone(string side, string role, string address)
    {
        await using var window = await chromium.OpenAsync(site.App, side, role);
        var page = window.Page;

        await page.GotoAsync(address);
        string[] atDesk = [.. await window.ObstaclesAsync(), .. await page.TooWideAsync(), .. await page.SmallTargetsAsync()];
        await Sizes.SetAsync(page, Sizes.Phone);
        string[] onPhone = [.. await window.ObstaclesAsync(), .. await page.TooWideAsync(), .. await page.SmallTargetsAsync(), .. await page.SmallLettersAsync()];

        Assert.Empty(atDesk);
        Assert.Empty(onPhone);
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task Stored_markup_shows_as_text()
    {
        await using var window = await chromium.OpenAsync(site.App, Side.EU, Role.Negotiator);

        await window.Page.GotoAsync("/chapters/III.2");

        await Assertions.Expect(window.Page.GetByText("<img src=x onerror=alert(1)>")).ToBeVisibleAsync();
        Assert.Equal(0, await window.Page.Locator("main img").CountAsync());
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task Data_of_one_side_is_not_on_the_page_of_the_other()
    {
        await using var eu = await chromium.OpenAsync(site.App, Side.EU, Role.Negotiator);
        await using var kz = await chromium.OpenAsync(site.App, Side.KZ, Role.Negotiator);

        await eu.Page.GotoAsync("/chapters/III.2");
        await kz.Page.GotoAsync("/chapters/III.2");

        Assert.Contains("five-year transition", await eu.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("five-year transition", await kz.Page.ContentAsync(), StringComparison.Ordinal);
    }

    private static bool Fits(string route, string address)
    {
        var (parts, words) = (route.Split('/'), address.Split('/'));
        return parts.Length == words.Length && parts.Zip(words).All(part =>
            part.First == part.Second || part.First.StartsWith('{') && !part.First.StartsWith("{*", StringComparison.Ordinal) && part.First != "{Secret}");
    }

    /// <summary>The address with the key of the chapter that it names by its code.</summary>
    internal static string WithKey(PagesSite site, string address) => Regex.Replace(address, @"\{(?<code>.+)\}", match => site.App.Database.WriteAsSystem(
        session => session.Connection.ExecuteScalar<string>("SELECT id FROM chapter WHERE code = @code", new { code = match.Groups["code"].Value }))!, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>The window of somebody who may use a page and reads it in a language. Tests share it: a window, and axe in it, take longer than most pages.</summary>
    internal static async Task<Window> OpenAsync(Chromium chromium, PagesSite site, string address, string language)
    {
        var (side, role) = address.Split('/')[1].Split('?')[0] switch
        {
            "sign-in" => ("", ""),
            "administration" => (Side.Joint, Role.Administrator),
            "close-chapters" or "narrow" or "reopen" or "widen" => (Side.EU, Role.Head),
            "add" or "edit" or "delete" when address.Split('/', '?')[2] is "rounds" or "people" => (Side.Joint, Role.Secretariat),
            _ => (Side.EU, Role.Negotiator),
        };
        if (!site.Windows.TryGetValue((role, language), out var window))
        {
            window = await chromium.OpenAsync(site.App.Address, new BrowserNewContextOptions { Locale = language });
            if (role.Length > 0)
                await window.SignInAsync(site.App.SessionOf(side, role), site.App.Address);
            site.Windows.Add((role, language), window);
        }
        site.App.Database.WriteAsSystem(writing => writing.Connection.Execute("UPDATE account SET language = @language", new { language }));
        await Sizes.SetAsync(window.Page, Sizes.Desk);
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        window.Forget();
        return window;
    }

    /// <summary>A tracker with the public record and rows of every kind that a page shows.</summary>
    public class PagesSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>The settings of the tracker.</summary>
        protected virtual IReadOnlyList<KeyValuePair<string, string?>> Settings => [];

        /// <summary>The open windows, by who reads in which language.</summary>
        internal Dictionary<(string Role, string Language), Window> Windows { get; } = [];

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(Settings);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO issue (id, chapter_id, title, priority, visibility, owner_side)
                SELECT 4711, id, 'Export duties', 2, 'eu', 'EU' FROM chapter WHERE code = 'III.9' UNION ALL SELECT 4713, id, 'Tariff quotas', 2, 'shared', 'EU' FROM chapter WHERE code = 'III.9';
                INSERT INTO position (id, chapter_id, party, kind, topic, text, visibility, owner_side, date_precision, source_url)
                SELECT 4712, id, 'EU', 'proposal', 'Export duties', 'No export duties.', 'shared', 'EU', 'unknown', 'https://example.org/' || hex(zeroblob(60)) FROM chapter WHERE code = 'III.9';
                INSERT INTO position (chapter_id, party, kind, topic, text, visibility, date_precision)
                SELECT id, 'EU', 'fallback', 'Origin', 'Accept a five-year transition. <img src=x onerror=alert(1)>', 'eu', 'unknown' FROM chapter WHERE code = 'III.2';
                INSERT INTO issue (chapter_id, title, description, priority, opened_in_round, visibility)
                SELECT id, 'Rules of origin', 'Cumulation with the customs union.', 1, 7, 'shared' FROM chapter WHERE code = 'III.2';
                INSERT INTO deadline (id, title, kind, due_on, due_at, responsible_party, visibility, chapter_id)
                SELECT 12, 'Comments on origin', 'comments', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'eu', id FROM chapter WHERE code = 'III.2';
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES (13, 'Exchange of texts', '2026-11-20', '2026-11-20T23:00:00.000Z', 'joint', 'shared');
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility, status, done_on)
                VALUES (14, 'Round report', '2026-10-01', '2026-10-01T22:00:00.000Z', 'joint', 'public', 'done', '2026-09-30');
                INSERT INTO round (id, number, starts_on, ends_on, status, city) VALUES (4714, 99, '2026-12-07', '2026-12-08', 'planned', 'Brussels');
                INSERT INTO person (id, name, party, role) VALUES (4716, 'Ada', 'EU', 'Speaker');
                INSERT INTO outcome (id, round_id, chapter_id, summary, visibility, owner_side)
                SELECT 4715, r.id, c.id, 'Left for the next round.', 'eu', 'EU' FROM round r, chapter c WHERE r.number = 7 AND c.code = 'III.9';
                UPDATE article SET text = '1. Goods [EU: shall not] [KZ: should not] be delayed.', open_brackets = 2, status = 'one-sided' WHERE number = 26;
                """));
            PlantMail();
            // The history shows changes by people only.
            _ = App.Database.WriteAs(App.Account(Side.EU, Role.Head), session => ChangeRow.Run(session, "Deadlines", 12, RowVersionCondition.Any,
                new Dictionary<string, object?> { ["Title"] = "Comments on rules of origin", ["Owner"] = "origin@example.org" })).Value;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var window in Windows.Values)
                await window.DisposeAsync();
            await App.DisposeAsync();
        }

        /// <summary>Adds mail of every kind and state, held, and with delivery reports.</summary>
        private void PlantMail()
        {
            var person = App.Account(Side.EU, Role.Negotiator);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO notification_settings (account_id, bounce_score) VALUES (@AccountId, 2);
                INSERT INTO reminder (id, deadline_id, revision, account_id, offset, local_date, state, sent_at, reason, acknowledged_at) VALUES
                  (1, 12, 1, @AccountId, '-3', '2026-11-23', 'planned', NULL, 'stand-in', NULL),
                  (2, 13, 1, @AccountId, '+1', '2026-11-23', 'sent', '2026-11-23T07:00:02.000Z', 'stand-in', '2026-11-23T08:12:00.000Z'),
                  (3, 12, 1, @AccountId, '-7', '2026-11-17', 'suppressed', NULL, 'owner', NULL),
                  (4, 13, 1, @AccountId, '0', '2026-11-20', 'failed', NULL, 'stand-in', NULL);
                INSERT INTO digest (id, account_id, local_date, state, told_until, sent_at) VALUES (1, @AccountId, '2026-11-23', 'sent', '2026-11-23T07:00:00.000Z', '2026-11-23T07:00:02.000Z');
                INSERT INTO outbox (id, message_id, kind, reminder_id, digest_id, account_id, planned_at, state, attempt, next_at, smtp_reply, outcome, sent_at, bounce) VALUES
                  (1, 'reminder.318400273645531.1@tracker.example.org', 'reminder', 1, NULL, @AccountId, '2026-11-23T07:00:00.000Z', 'pending', 2, '2026-11-23T09:02:00.000Z', '450 4.2.1 mailbox busy', NULL, NULL, NULL),
                  (2, 'reminder.318400273645532.1@tracker.example.org', 'reminder', 2, NULL, @AccountId, '2026-11-23T07:00:00.000Z', 'sent', 1, '2026-11-23T07:00:00.000Z', '2.0.0 queued', NULL, '2026-11-23T07:00:02.000Z', '5.1.1 no such user here'),
                  (3, 'reminder.318400273645533.1@tracker.example.org', 'reminder', 3, NULL, @AccountId, '2026-11-17T07:00:00.000Z', 'suppressed', 0, '2026-11-17T07:00:00.000Z', NULL, 'snoozed', NULL, NULL),
                  (4, 'reminder.318400273645534.1@tracker.example.org', 'reminder', 4, NULL, @AccountId, '2026-11-20T07:00:00.000Z', 'dead', 77, '2026-11-23T07:00:00.000Z', '550 5.7.1 relaying denied for this sender and this recipient', NULL, NULL, NULL),
                  (5, 'digest.318400273645535@tracker.example.org', 'digest', NULL, 1, @AccountId, '2026-11-23T07:00:00.000Z', 'sent', 1, '2026-11-23T07:00:00.000Z', '2.0.0 queued', NULL, '2026-11-23T07:00:02.000Z', NULL),
                  (6, 'test.318400273645536@tracker.example.org', 'test', NULL, NULL, @AccountId, '2026-11-22T07:00:00.000Z', 'sent', 1, '2026-11-22T07:00:00.000Z', '2.0.0 queued', NULL, '2026-11-22T07:00:02.000Z', NULL);
                INSERT INTO snooze (account_id, deadline_id, due_on, until) SELECT @AccountId, id, due_on, '2026-11-25' FROM deadline WHERE id = 12;
                INSERT INTO outbox_hold (id, since, reason) VALUES (1, '2026-11-23T08:30:00.000Z', 'A backup of 22 Nov 2026 was restored.');
                """,
                new { person.AccountId }));
        }
    }
}
