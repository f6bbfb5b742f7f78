using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Playwright;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The lists of issues and deadlines, and days at entry, in a browser on a desk and on a phone.</summary>
public sealed class ListTests(Chromium chromium, ListTests.ListedSite site) : IClassFixture<ListTests.ListedSite>
{
    private static readonly int[] Widths = [Sizes.Desk, Sizes.Phone];

    [Fact]
    public async Task A_filter_is_the_address_and_the_copied_address_of_the_API_gives_the_same_rows()
    {
        foreach (var width in Widths)
        {
            await using var window = await OpenAsync(width, Role.Negotiator);
            var page = window.Page;
            await page.GotoAsync("/issues");
            await page.GetByLabel("Whose").SelectOptionAsync("Everybody’s");
            await page.GetByText("More filters, groups and columns").ClickAsync();
            await page.GetByLabel("Group by").SelectOptionAsync("Priority");
            await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Chapter" }).And(page.Locator("thead a")).ClickAsync();
            var rows = await RowsAsync(page);
            await Assertions.Expect(page.Locator("#news")).ToHaveTextAsync("3 issues, sorted by chapter, then priority.");

            await page.ReloadAsync();
            var again = await RowsAsync(page);
            using var api = site.App.As(Side.EU, Role.Negotiator, TokenScope.Read);
            var same = JsonNode.Parse(await api.GetStringAsync(await page.Locator("#same-rows").TextContentAsync(), TestContext.Current.CancellationToken))!["value"]!.AsArray();

            // Sorted by two columns, then back and forward, as the address says.
            var once = page.Url;
            await page.GetByRole(AriaRole.Link, new() { NameRegex = new System.Text.RegularExpressions.Regex("^Issue", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).And(page.Locator("thead a")).ClickAsync();
            await page.ComesToAsync("**sort=title%2Cchapter**");
            var twice = (page.Url, Rows: await RowsAsync(page), Marks: await page.Locator("thead th[aria-sort], thead th:has-text('▲')").CountAsync());
            await page.GoBackAsync();
            var back = (page.Url, Rows: await RowsAsync(page));
            await page.GoForwardAsync();
            var forward = (page.Url, Rows: await RowsAsync(page));

            Assert.Equal((once, string.Join('|', rows)), (back.Url, string.Join('|', back.Rows)));
            Assert.Equal((twice.Url, string.Join('|', twice.Rows)), (forward.Url, string.Join('|', forward.Rows)));
            Assert.InRange(twice.Marks, 2, 4);
            Assert.Equal(["Export duties", "Rules of origin", "Tariff quotas"], rows);
            Assert.Equal(rows, again);
            Assert.Equal(rows, same.Select(row => (string)row!["Title"]!));
            Assert.Equal(width, await page.WidthAsync());
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task A_bulk_change_with_one_stale_row_explains_it_keeps_it_and_can_be_undone()
    {
        foreach (var width in Widths)
        {
            site.Plant(width);
            await using var window = await OpenAsync(width, Role.Negotiator);
            var page = window.Page;
            await page.GotoAsync($"/deadlines?text=bulk-{width}");
            await page.GetByLabel("All rows of this page").CheckAsync();
            await page.GetByLabel("With the ticked rows").SelectOptionAsync("Mark as done");
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview…" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("Nothing is changed yet.")).ToBeVisibleAsync();
            _ = site.App.Database.WriteAs(site.App.Account(Side.EU, Role.Head), session => ChangeRow.Run(
                session, DeadlineSet.SetName, width * 10 + 1, RowVersionCondition.Any, new Dictionary<string, object?> { [DeadlineSet.Title] = "Changed by a colleague" })).Value;

            await page.GetByRole(AriaRole.Button, new() { Name = "Mark as done: 3 deadlines" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("2 deadlines changed. 1 deadline stayed as before, for the reasons below.")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("main").GetByText("Not changed: Somebody changed this after you opened it")).ToBeVisibleAsync();
            Assert.Equal(2, site.Done(width));

            await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("2 deadlines as before.")).ToBeVisibleAsync();
            Assert.Equal(0, site.Done(width));
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task An_owner_is_set_for_ticked_rows_and_a_file_holds_the_chosen_columns()
    {
        foreach (var width in Widths)
        {
            site.Plant(5_000 + width);
            await using var window = await OpenAsync(width, Role.Negotiator);
            var page = window.Page;
            await page.GotoAsync($"/deadlines?whose=all&when=any&text=bulk-{5_000 + width}");
            await page.GetByLabel("All rows of this page").CheckAsync();
            await page.GetByLabel("With the ticked rows").SelectOptionAsync("Set the owner");
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview…" }).ClickAsync();
            await page.GetByLabel("New owner").FillAsync("eu.head@example.org");
            await page.GetByRole(AriaRole.Button, new() { Name = "Set the owner: 3 deadlines" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("3 deadlines changed")).ToBeVisibleAsync();

            await page.GotoAsync($"/deadlines?whose=all&when=any&text=bulk-{5_000 + width}");
            await page.GetByText("More filters, groups and columns").ClickAsync();
            foreach (var column in await page.Locator("#column input").AllAsync())
                await column.SetCheckedAsync(await column.GetAttributeAsync("value") == "owner");
            await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
            var headings = await page.Locator("main thead th a").AllInnerTextsAsync();
            if (await page.Locator("details.files:not([open]) summary").CountAsync() > 0)
                await page.Locator("details.files summary").ClickAsync();
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).ClickAsync());
            var lines = (await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");

            Assert.Equal(2, headings.Count);
            Assert.StartsWith("Owner", headings[1], StringComparison.Ordinal);
            Assert.Equal(4, lines.Length);
            Assert.EndsWith(",Owner", lines[0], StringComparison.Ordinal);
            Assert.All(lines.Skip(1), line => Assert.EndsWith(",eu.head@example.org", line, StringComparison.Ordinal));
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task A_view_is_saved_under_a_name_and_opened_again()
    {
        foreach (var width in Widths)
        {
            await using var window = await OpenAsync(width, Role.Head);
            var page = window.Page;
            await page.GotoAsync("/deadlines?whose=all&when=any");
            await page.GetByLabel("Save this view as").FillAsync($"All of them at {width}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await page.GotoAsync("/deadlines");

            await page.GetByRole(AriaRole.Link, new() { Name = $"All of them at {width}" }).ClickAsync();

            Assert.EndsWith("/deadlines?whose=all&when=any", page.Url, StringComparison.Ordinal);
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task A_day_is_read_back_with_what_is_unusual_about_it_in_a_browser_of_any_language()
    {
        foreach (var (width, language) in ((int, string)[])[(Sizes.Desk, "en-US"), (Sizes.Phone, "en-GB"), (Sizes.Desk, "ru-RU"), (Sizes.Phone, "kk-KZ")])
        {
            await using var window = await OpenAsync(width, Role.Negotiator, language);
            var page = window.Page;
            await page.GotoAsync("/deadlines#add");
            var said = page.Locator("#DueOn-words");
            // A draft of the visit before may be back.
            await page.Locator("#ResponsibleParty").SelectOptionAsync("");

            Assert.Equal(language, await page.EvaluateAsync<string>("navigator.language"));
            await page.Locator("#DueOn").FillAsync(language[..2] switch { "ru" => "10 декабря 2026 г.", "kk" => "2026 ж. 10 желтоқсан", _ => "10 Dec 2026" });
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToContainTextAsync("Thu 10 December 2026, in 13 working days.");
            await page.Locator("#DueOn").FillAsync("21.11.2026");
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToContainTextAsync("A Saturday. This day is past: the deadline would be overdue at once.");

            await page.Locator("#DueOn").FillAsync("2027-03-15");
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToContainTextAsync("Mon 15 March 2027");
            await Assertions.Expect(said).ToContainTextAsync("Constitution Day (KZ)");
            await page.Locator("#DueOn").FillAsync("30 Aug 2027");
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^Mon 30 August 2027, in \d+ working days\. Reminders, [^.]+\.$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
            await page.Locator("#DueOn").FillAsync("24 Dec 2026");
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToContainTextAsync("End of year (EU)");
            await page.Locator("#DueOn").FillAsync("22 Dec 2026");
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToContainTextAsync("−7 working days Thu 10 December 2026; −3 working days Thu 17 December 2026");
            await page.Locator("#ResponsibleParty").SelectOptionAsync("EU");
            await Assertions.Expect(said).ToContainTextAsync("−7 working days Fri 11 December 2026; −3 working days Thu 17 December 2026");
            await page.Locator("#ResponsibleParty").SelectOptionAsync("");
            await Assertions.Expect(said).ToContainTextAsync("−7 working days Thu 10 December 2026; −3 working days Thu 17 December 2026");
            await page.Locator("#DueOn").FillAsync("10/12/2026");
            await page.Locator("#DueOn").BlurAsync();
            await Assertions.Expect(said).ToContainTextAsync("may be read as two different days");
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task The_month_shades_holidays_and_leads_to_what_is_due()
    {
        foreach (var width in Widths)
        {
            await using var window = await OpenAsync(width, Role.Negotiator);
            var page = window.Page;
            await page.GotoAsync("/deadlines");
            await page.GetByRole(AriaRole.Link, new() { Name = "Calendar" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "December 2026", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText("Independence Day (KZ)")).ToBeVisibleAsync();
            // An ordinary day, a weekend, a holiday of each side.
            var shades = await page.EvaluateAsync<string[]>(
                """
                [":not(.off, .other)", ".off:not(.eu, .kz, .both)", ".off.eu", ".off.kz"].map(days => (style => style.backgroundImage + style.backgroundColor)(getComputedStyle(document.querySelector(`.calendar td${days}`))))
                """);
            Assert.Equal(4, shades.Distinct().Count());

            await page.GetByRole(AriaRole.Link, new() { Name = "Comments on tariffs" }).ClickAsync();

            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Comments on tariffs", Level = 1 })).ToBeVisibleAsync();
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task The_search_of_the_header_finds_and_marks_words_in_three_scripts()
    {
        foreach (var width in Widths)
        {
            await using var window = await OpenAsync(width, Role.Negotiator);
            var page = window.Page;
            await page.GotoAsync("/timeline");
            // A row of the other side is not found.
            await page.GotoAsync("/search?q=Their%20own");
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No results for “Their own”.");
            Assert.Equal(0, await page.Locator(".found li").CountAsync());
            foreach (var (typed, found) in ((string, string)[])[("пошлин", "пошлины"), ("бажд", "Баждар"), ("zeb", "zebu")])
            {
                if (width == Sizes.Phone && !await page.GetByRole(AriaRole.Searchbox).IsVisibleAsync())
                    await page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
                await page.GetByRole(AriaRole.Searchbox).FillAsync(typed);
                await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");

                await Assertions.Expect(page.Locator("mark").First).ToHaveTextAsync(found);
                await Assertions.Expect(page.Locator(".found li").First).ToContainTextAsync("III.2 ");
                Assert.Equal(width, await page.WidthAsync());
            }
            Assert.Empty(window.Violations);
        }
    }

    private Task<Window> OpenAsync(int width, string role, string? language = null) => chromium.OpenAsync(site.App, Side.EU, role, width, language: language);

    private static Task<IReadOnlyList<string>> RowsAsync(IPage page) => page.Locator("tbody tr:not(.group) th a").AllTextContentsAsync();

    /// <summary>A tracker with issues and deadlines.</summary>
    public sealed class ListedSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO issue (chapter_id, title, description, priority, visibility, owner_side)
                SELECT id, 'Rules of origin', 'Баждар туралы: zebu.', 2, 'shared', 'KZ' FROM chapter WHERE code = 'III.2';
                INSERT INTO issue (chapter_id, title, description, priority, visibility, owner_side)
                SELECT id, 'Export duties', 'О чём спор: пошлины.', 1, 'shared', 'joint' FROM chapter WHERE code = 'III.2';
                INSERT INTO issue (chapter_id, title, description, priority, visibility, owner_side)
                SELECT id, 'Tariff quotas', NULL, 3, 'eu', 'EU' FROM chapter WHERE code = 'III.1';
                INSERT INTO issue (chapter_id, title, description, priority, visibility, owner_side)
                SELECT id, 'Their own', NULL, 1, 'kz', 'KZ' FROM chapter WHERE code = 'III.1';
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility)
                VALUES (99, 'Comments on tariffs', '2026-12-10', '2026-12-10T23:00:00.000Z', 'EU', 'shared');
                """));
        }

        /// <summary>Adds three deadlines whose titles hold a number.</summary>
        public void Plant(int number) => App.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility)
            SELECT @number * 10 + value, 'Task ' || value || ' of bulk-' || @number, '2026-12-01', '2026-12-01T23:00:00.000Z', 'EU', 'shared' FROM json_each('[1,2,3]')
            """, new { number }));

        /// <summary>How many of them are done.</summary>
        public int Done(int number)
        {
            using var session = App.Database.OpenAsSystem();
            return session.Connection.ExecuteScalar<int>("SELECT count(*) FROM deadline WHERE id / 10 = @number AND status = 'done'", new { number });
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
