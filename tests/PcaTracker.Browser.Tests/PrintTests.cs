using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Printed pages: A4 between the margins of the stylesheet, at 96 pixels to the inch.</summary>
public sealed class PrintTests(PrintTests.LongWords site) : IClassFixture<PrintTests.LongWords>
{
    private const int Portrait = 703, Landscape = 1032;

    // The headings that are the last on the page, or followed at once by one of their rank.
    private const string Alone =
        """
        () => {
          const after = e => e.nextElementSibling ?? (e.parentElement.localName === "main" ? null : after(e.parentElement));
          const next = e => (n => n && !n.checkVisibility() ? next(n) : n)(after(e));
          return [...document.querySelectorAll("main :is(h1, h2, h3)")].filter(h => h.checkVisibility())
            .filter(h => (n => !n || /^h[1-3]$/.test(n.localName) && n.localName <= h.localName)(next(h))).map(h => h.textContent);
        }
        """;

    [Theory]
    [InlineData("/", Portrait)]
    [InlineData("/state-of-play", Landscape)]
    [InlineData("/rounds", Portrait)]
    [InlineData("/rounds/7", Portrait)]
    [InlineData("/chapters/III.2", Portrait)]
    [InlineData("/deadlines", Landscape)]
    [InlineData("/deadlines/12", Portrait)]
    [InlineData("/timeline", Portrait)]
    [InlineData("/history", Portrait)]
    [InlineData("/notifications", Portrait)]
    [InlineData("/account", Portrait)]
    [InlineData("/connect", Portrait)]
    [InlineData("/state-of-play/course", Portrait)]
    [InlineData("/state-of-play/moved?from=4&to=8", Portrait)]
    [InlineData("/chapters/III.2?compare=sides", Portrait)]
    [InlineData("/issues?whose=all", Landscape)]
    [InlineData("/deadlines/calendar", Landscape)]
    [InlineData("/documents", Portrait)]
    [InlineData("/people", Portrait)]
    [InlineData("/recommendations", Portrait)]
    [InlineData("/reports/side", Portrait)]
    [InlineData("/reports/joint", Portrait)]
    [InlineData("/reports/public", Portrait)]
    [InlineData("/reports/briefing", Portrait)]
    [InlineData("/add/positions?chapter=III.2&party=EU", Portrait)]
    public async Task A_very_long_word_stays_within_the_paper_and_no_heading_stands_alone(string address, int width)
    {
        var page = site.Window.Page;
        await page.SetViewportSizeAsync(width, 1000);
        await page.GotoAsync(address);

        var sheet = await page.EvaluateAsync<string>(
            "() => getComputedStyle(document.querySelector('[class*=\"-paper\"]')).page");
        var outside = await page.EvaluateAsync<string[]>(
            "width => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1 && !e.classList.contains('visually-hidden')).map(e => e.outerHTML.slice(0, 120))", width);
        var broken = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.scroller .tag, .scroller thead th')].filter(e => e.checkVisibility() && e.getClientRects().length > 1 && !/[ -]/.test(e.textContent.trim())).map(e => e.textContent)");
        var alone = await page.EvaluateAsync<string[]>(Alone);

        Assert.Equal(width == Landscape ? "wide" : "auto", sheet);
        Assert.Empty(outside);
        Assert.Empty(broken);
        Assert.Empty(alone);
        Assert.Empty(site.Window.Violations);
    }

    /// <summary>A tracker in which every typed text is one word of 400 letters.</summary>
    public sealed class LongWords(Chromium chromium) : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>One window for all pages, which it shows as they are printed.</summary>
        public Window Window { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO position (chapter_id, party, kind, topic, text, visibility, date_precision)
                SELECT id, 'EU', 'fallback', @word, @word, 'eu', 'unknown' FROM chapter WHERE code = 'III.2';
                INSERT INTO issue (chapter_id, title, description, owner, priority, opened_in_round, visibility)
                SELECT id, @word, @word, @word, 1, 7, 'shared' FROM chapter WHERE code = 'III.2';
                INSERT INTO outcome (chapter_id, round_id, summary, next_steps, visibility)
                SELECT chapter.id, round.id, @word, @word, 'eu' FROM chapter, round WHERE code = 'III.2' AND number = 7;
                INSERT INTO deadline (id, title, kind, due_on, due_at, responsible_party, visibility, owner, chapter_id)
                SELECT 12, @word, 'comments', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'eu', @word, id FROM chapter WHERE code = 'III.2';
                UPDATE article SET text = @word, heading = @word, status = 'one-sided' WHERE number = 26;
                UPDATE chapter SET heading = @word, eu_lead = @word WHERE code = 'III.2';
                UPDATE round SET city = @word, summary = @word, next_round_note = @word, eu_lead = @word WHERE number = 7;
                INSERT INTO milestone (date, kind, title, place, who, summary) VALUES ('2011-06-20', 'meeting', @word, @word, @word, @word);
                """, new { word = new string('W', 400) }));
            var person = App.Account(Side.EU, Role.Negotiator);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO reminder (id, deadline_id, revision, account_id, offset, local_date, state, sent_at, reason) VALUES
                  (1, 12, 1, @AccountId, '-3', '2026-11-23', 'sent', '2026-11-23T07:00:02.000Z', 'owner');
                INSERT INTO outbox (id, message_id, kind, reminder_id, account_id, planned_at, state, attempt, next_at, smtp_reply, sent_at) VALUES
                  (1, 'reminder.318400273645531.1@tracker.example.org', 'reminder', 1, @AccountId, '2026-11-23T07:00:00.000Z', 'sent', 1, '2026-11-23T09:02:00.000Z', @word, '2026-11-23T07:00:02.000Z');
                """, new { person.AccountId, word = new string('W', 400) }));
            Window = await chromium.OpenAsync(App.Address);
            await Window.SignInAsync(App.SessionOf(Side.EU, Role.Negotiator), App.Address);
            await Window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        }

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
