using AngleSharp.Html.Dom;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Deadlines;

/// <summary>The month of deadlines and rounds, and what is said of a day on which something is to be due.</summary>
public sealed class CalendarPageTests(CalendarPageTests.CalendarSite site) : IClassFixture<CalendarPageTests.CalendarSite>
{
    [Fact]
    public async Task A_month_shows_deadlines_rounds_and_the_holidays_of_both_sides()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines/calendar?month=2026-12");

        Assert.Equal("December 2026", page.QuerySelector("h1").Read());
        Assert.Equal("16 Independence Day (KZ)", Cell(page, "16"));
        Assert.Contains("kz", page.QuerySelectorAll("td").Single(td => td.TextContent.Contains("Independence", StringComparison.Ordinal)).ClassList);
        Assert.Equal("24 Dec End of year (EU) Scrub of texts", Cell(page, "24 Dec"));
        Assert.Equal("7 Dec Round 106 Astana", Cell(page, "7 Dec"));
        Assert.Equal(Cell(page, "7 Dec").Replace('7', '8'), Cell(page, "8 Dec"));
        Assert.DoesNotContain("Their note", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_with_many_deadlines_says_how_many_more_and_lists_all_of_them()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines/calendar?month=2026-12");
        var more = page.QuerySelectorAll("td a").Single(a => a.Read().StartsWith("3 more", StringComparison.Ordinal));
        var day = await browser.PageAsync(more.GetAttribute("href")!);

        Assert.Equal("Thu 10 December 2026 7 deadlines", day.QuerySelector("#day").Read());
    }

    [Theory]
    [InlineData("2027-03-15", "Mon 15 March 2027", "Constitution Day (KZ)", "EU institutions")]
    [InlineData("2026-12-24", "Thu 24 December 2026", "End of year (EU): a holiday of the EU institutions.", "Kazakhstan")]
    [InlineData("12 Dec 2026", "Sat 12 December 2026", "A Saturday.", "holiday")]
    [InlineData("20 November 2026", "Fri 20 November 2026", "This day is past", "holiday")]
    [InlineData("2027-08-30", "Mon 30 August 2027, in", "working days.", "holiday")]
    [InlineData("10.12.2026", "Thu 10 December 2026, in 13 working days.", "", "holiday")]
    public async Task A_day_is_read_back_in_words_with_what_is_unusual_about_it(string typed, string words, string note, string absent)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var said = await browser.GetStringAsync($"/days?due=true&day={Uri.EscapeDataString(typed)}", TestContext.Current.CancellationToken);

        Assert.StartsWith(words, said, StringComparison.Ordinal);
        Assert.Contains(note, said, StringComparison.Ordinal);
        Assert.DoesNotContain(absent, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.EU, "−7 working days Fri 11 December 2026; −3 working days Thu 17 December 2026; −1 working day Mon 21 December 2026; that day Tue 22 December 2026.")]
    [InlineData(Side.KZ, "−7 working days Thu 10 December 2026; −3 working days Thu 17 December 2026; −1 working day Mon 21 December 2026; that day Tue 22 December 2026.")]
    public async Task A_day_is_read_back_with_the_days_on_which_reminders_go_as_they_are_decided(string party, string days)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var said = await browser.GetStringAsync($"/days?due=true&party={party}&day=22 Dec 2026", TestContext.Current.CancellationToken);
        var unless = await browser.GetStringAsync("/days?due=false&day=22 Dec 2026", TestContext.Current.CancellationToken);

        Assert.Contains("Reminders, where nobody chose other days: ", said, StringComparison.Ordinal);
        Assert.EndsWith(days, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Reminders", unless, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.English, Role.Analyst, "Thu 10 December 2026")]
    [InlineData(Language.Russian, Role.Head, "чт, 10 декабря 2026 г.")]
    [InlineData(Language.Kazakh, Role.Negotiator, "2026 ж. 10 желтоқсан, бс")]
    public async Task What_is_read_back_can_be_typed_in_each_language(string language, string role, string words)
    {
        using var browser = site.SignedIn(language, role);

        var first = await SaidAsync(browser, "2026-12-10");
        var again = await SaidAsync(browser, words);

        Assert.Contains(words, first, StringComparison.Ordinal);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_day_in_words_of_ones_language_is_saved_by_the_forms_of_deadlines_and_outcomes()
    {
        using var browser = site.SignedIn(Language.Kazakh, Role.Negotiator);

        using var added = await browser.SubmitAsync("/deadlines", "add-deadline", ("Input.Title", "Есеп"), ("Input.DueOn", "2026 ж. 11 желтоқсан, жм"), ("Input.ResponsibleParty", "KZ"), ("Input.Visibility", "shared"));
        using var logged = await browser.SubmitAsync("/rounds/7", "log-outcomes", ("Input.Rows[0].Chapter", "III.9"), ("Input.Rows[0].Status", "not-taken-up"), ("Input.Rows[0].Summary", "Талқыланбады."),
            ("Input.Rows[0].DeadlineTitle", "Пікірлер"), ("Input.Rows[0].DeadlineDueOn", "12 декабря 2026 г."), ("Input.Visibility", "shared"));

        Assert.Equal(("/deadlines/", "/rounds/7?logged=1"), (added.Headers.Location!.OriginalString[..11], logged.Headers.Location!.PathAndQuery()));
        Assert.Equal(["2026-12-11", "2026-12-12"], site.App.Database.Lines("SELECT due_on FROM deadline WHERE title IN ('Есеп', 'Пікірлер') ORDER BY due_on"));
    }

    [Fact]
    public async Task A_day_that_may_be_two_days_is_refused_with_both_ways_to_write_it()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/deadlines", "add-deadline", ("Input.Title", "Report"), ("Input.DueOn", "10/12/2026"), ("Input.ResponsibleParty", "EU"), ("Input.Visibility", "shared"));
        var page = await answer.PageAsync();

        Assert.Equal("'10/12/2026' may be read as two different days: write 2026-11-26 or 26 Nov 2026.", page.QuerySelector(".errors li").Read());
        Assert.Equal("10/12/2026", ((IHtmlInputElement)page.GetElementById("DueOn")!).GetAttribute("value"));
    }

    [Fact]
    public async Task Without_a_script_an_unusual_day_is_said_after_saving()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var added = await browser.SubmitAsync("/deadlines", "add-deadline", ("Input.Title", "Report"), ("Input.DueOn", "15 Mar 2027"), ("Input.ResponsibleParty", "joint"), ("Input.Visibility", "shared"));
        var page = await browser.PageAsync(added.Headers.Location!.OriginalString);

        Assert.Contains("Mon 15 March 2027", page.QuerySelector(".facts").Read(), StringComparison.Ordinal);
        Assert.Equal("Constitution Day (KZ): a holiday of Kazakhstan.", page.QuerySelector(".facts .day-notes").Read());
    }

    private static Task<string> SaidAsync(HttpClient browser, string typed) =>
        browser.GetStringAsync($"/days?due=true&day={Uri.EscapeDataString(typed)}", TestContext.Current.CancellationToken);

    private static string Cell(IHtmlDocument page, string day) =>
        page.QuerySelectorAll("td:not(.other)").Single(td => td.QuerySelector(".number").Read() == day).Read();

    /// <summary>A tracker with deadlines and a round in December 2026.</summary>
    public sealed class CalendarSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                $"""
                INSERT INTO round (number, starts_on, ends_on, city, status) VALUES (106, '2026-12-07', '2026-12-08', 'Astana', 'planned');
                INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES
                  ('Scrub of texts', '2026-12-24', '2026-12-24T23:00:00.000Z', 'joint', 'shared'),
                  ('Their note', '2026-12-18', '2026-12-18T23:00:00.000Z', 'KZ', 'kz');
                INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility)
                SELECT 'Comments ' || value, '2026-12-10', '2026-12-10T23:00:00.000Z', 'EU', 'shared' FROM {Numbers.To(7)};
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        /// <summary>A browser of somebody of the Kazakh delegation who reads that language.</summary>
        public HttpClient SignedIn(string language, string role)
        {
            var person = App.Account(Side.KZ, role);
            App.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = @language WHERE id = @AccountId", new { language, person.AccountId }));
            return App.SignedIn(Side.KZ, role);
        }
    }
}
