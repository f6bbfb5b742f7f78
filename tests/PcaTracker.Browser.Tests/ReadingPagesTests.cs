using System.Globalization;
using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The pages from which a delegation reads where it stands, with keyboard, mouse and paper, at a desk and on a phone.</summary>
public sealed class ReadingPagesTests(Chromium chromium, ReadingPagesTests.Negotiation site) : IClassFixture<ReadingPagesTests.Negotiation>
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Today_lists_what_is_due_in_order_and_every_row_is_reached_by_tab(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/");

        Assert.Equal(["Late on T.1", "Comments on T.1", "Texts on T.2"], await window.Page.Locator(".due-list .what a:first-child").AllInnerTextsAsync());
        var reached = new HashSet<string>();
        for (var i = 0; i < 60; i++)
        {
            await window.Page.Keyboard.PressAsync("Tab");
            reached.Add(await window.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
        }
        Assert.Subset(reached, new HashSet<string> { "Late on T.1", "Comments on T.1", "Texts on T.2", "Round 41" });
        Assert.Empty(await window.ObstaclesAsync());
        Assert.Equal(width, await WidthAsync(window.Page));
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Today_lists_what_changed_since_the_last_visit_and_leads_to_it(int width)
    {
        await using (var earlier = await OpenAsync(width, Side.KZ))
            await earlier.Page.GotoAsync("/");
        // A visit ends when its person has not been seen for an hour.
        site.App.Clock.Advance(TimeSpan.FromHours(1.5));
        await using var window = await OpenAsync(width, Side.KZ);
        var page = window.Page;
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("#changes")).ToHaveCountAsync(0);
        _ = site.App.Database.WriteAs(site.App.Account(Side.EU, Role.Negotiator), session => CreateRow.Run(session, "Documents", new Dictionary<string, object?>
        {
            ["Title"] = $"Note at {width}",
            ["Kind"] = "non-paper",
            ["Visibility"] = "shared",
            ["ChapterId"] = session.Connection.ExecuteScalar<long>("SELECT id FROM chapter WHERE code = 'T.2'"),
        })).Value;

        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("#changes")).ToHaveTextAsync("Changed since your last visit 1");
        await Assertions.Expect(page.Locator(".changed-since > div")).ToContainTextAsync($"Note at {width}");
        await page.Locator(".changed-since dt a").ClickAsync();
        await page.WaitForURLAsync("**/chapters/T.2**");
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Arrow_keys_walk_the_state_of_play_and_enter_opens_what_happened(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/state-of-play");
        var first = window.Page.Locator(".matrix tbody th a").First;

        await first.FocusAsync();
        Assert.Equal(1, await window.Page.EvaluateAsync<int>("[...document.querySelectorAll('.matrix a, .matrix [tabindex]')].filter(e => e.tabIndex === 0).length"));
        var chapters = await window.Page.Locator(".matrix tbody .code").AllInnerTextsAsync();
        for (var row = 0; row < chapters.ToList().IndexOf("T.1"); row++)
            await window.Page.Keyboard.PressAsync("ArrowDown");
        await window.Page.Keyboard.PressAsync("End");
        var oldest = await FocusedNameAsync(window.Page);
        await window.Page.Keyboard.PressAsync("Home");
        Assert.StartsWith("T.1", await FocusedNameAsync(window.Page), StringComparison.Ordinal);
        await window.Page.Keyboard.PressAsync("ArrowRight");
        await window.Page.Keyboard.PressAsync("ArrowRight");

        Assert.Contains("round 31", oldest, StringComparison.Ordinal);
        Assert.Equal("T.1 Chapter T.1, round 40: opened, moved back, 1 open issue", await FocusedNameAsync(window.Page));
        Assert.True(await IsUncoveredAsync(window.Page));
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync("**/rounds/40?chapter=T.1#chapter-T.1");
        await Assertions.Expect(window.Page.Locator("[id='chapter-T.1']")).ToBeFocusedAsync();
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_cell_in_which_nothing_is_recorded_opens_the_chapter_at_its_round_by_enter_and_by_click(int width)
    {
        await using var window = await OpenAsync(width);
        var page = window.Page;
        await page.GotoAsync("/state-of-play");
        var row = page.Locator(".matrix tbody tr", new() { Has = page.Locator(".code:text-is('T.1')") });
        // Columns: chapter, now, round 40, open issues, deadline, round 39.
        var (quiet, issues) = (row.Locator("td.round.quiet").First, row.Locator("td.number"));
        Assert.Equal(0, await quiet.Locator("a").CountAsync());

        await row.Locator("th a").FocusAsync();
        foreach (var _ in Enumerable.Range(0, 5))
            await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("T.1 Chapter T.1, round 39: aim agreed, 1 open issue", await FocusedNameAsync(page));
        await Assertions.Expect(page.Locator(".tip:popover-open")).ToHaveTextAsync("T.1 Chapter T.1, round 39: aim agreed, 1 open issue");
        Assert.True(await IsUncoveredAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".tip:popover-open")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/chapters/T.1?round=39#round-39");
        await Assertions.Expect(page.Locator("#round-39")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#round-39")).ToContainTextAsync("Nothing is recorded on T.1. Its status after the round: aim agreed.");
        await page.GotoAsync("/state-of-play");
        await quiet.ClickAsync();
        await page.WaitForURLAsync("**/chapters/T.1?round=39#round-39");
        await page.GotoAsync("/state-of-play");
        await issues.ClickAsync();
        await page.WaitForURLAsync("**/chapters/T.1#issues");

        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Each_side_counts_the_open_issues_that_the_API_gives_it(int width)
    {
        foreach (var (side, own) in ((string, int)[])[(Side.EU, 2), (Side.KZ, 1)])
        {
            await using var window = await OpenAsync(width, side);
            using var api = site.App.As(side, Role.Head, TokenScope.Read);

            await window.Page.GotoAsync("/state-of-play");
            var counted = await window.Page.Locator(".matrix tbody tr", new() { Has = window.Page.Locator(".code:text-is('T.2')") }).Locator("td.number").First.InnerTextAsync();
            var given = await api.GetStringAsync("/odata/Issues/$count?$filter=Chapter/Code eq 'T.2' and Status ne 'resolved'", TestContext.Current.CancellationToken);

            Assert.Equal(own.ToString(CultureInfo.InvariantCulture), counted);
            Assert.Equal(given, counted);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_header_is_one_line_that_stands_still_above_content_with_the_same_left_edge(int width)
    {
        await using var window = await OpenAsync(width);

        var places = new HashSet<string>(StringComparer.Ordinal);
        foreach (var address in (string[])
            ["/", "/state-of-play", "/issues", "/rounds/40", "/history", "/reports", "/reports/side", "/reports/briefing", "/reports/joint?round=4711", "/chapters/T.1", "/account"])
        {
            await window.Page.GotoAsync(address);
            places.Add(await window.Page.EvaluateAsync<string>(
                """
                (left => [left(".brand"), left("main h1"), ...[...document.querySelectorAll(".masthead > *, .menu > nav > ul > li")].map(e => e.getBoundingClientRect().x),
                  document.querySelector(".masthead").getBoundingClientRect().height].map(Math.round).join(" "))(selector => document.querySelector(selector).getBoundingClientRect().x)
                """));
        }

        var place = Assert.Single(places).Split(' ');
        Assert.Equal(place[0], place[1]);
        Assert.InRange(int.Parse(place[^1], CultureInfo.InvariantCulture), 24, 60);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Focus_is_never_covered_by_the_sticky_head_or_column(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/state-of-play");
        await window.Page.Locator(".matrix tbody th a").First.FocusAsync();
        await window.Page.Keyboard.PressAsync("Control+End");

        foreach (var key in Enumerable.Repeat("ArrowLeft", 8).Concat(Enumerable.Repeat("ArrowUp", 40)))
        {
            await window.Page.Keyboard.PressAsync(key);
            Assert.True(await IsUncoveredAsync(window.Page), await CoverAsync(window.Page));
        }
    }

    [Theory]
    [InlineData("/state-of-play")]
    [InlineData("/state-of-play?rounds=all")]
    public async Task Forty_rounds_fit_a_small_screen_without_sideways_scrolling(string address)
    {
        await using var window = await OpenAsync(Sizes.Desk);
        await window.Page.GotoAsync(address);

        Assert.Equal(0, await window.Page.EvaluateAsync<int>("(s => s.scrollWidth - s.clientWidth)(document.querySelector('.matrix-scroller'))"));
        // What changed carries words, as wide as its cell at most.
        Assert.Empty(await window.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll("td.round.changed:not(.inherited)")].filter(cell => {
              const word = cell.querySelector(".word"), range = document.createRange();
              if (word) range.selectNodeContents(word);
              return !word || range.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1;
            }).map(cell => cell.outerHTML)
            """));
        Assert.Equal(1280, await WidthAsync(window.Page));
        Assert.Empty(await window.ObstaclesAsync());
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Statuses_differ_by_shape_and_not_by_colour_alone(int width)
    {
        await using var window = await OpenAsync(width);
        foreach (var look in (PageEmulateMediaOptions[])
            [new() { ColorScheme = ColorScheme.Light }, new() { ColorScheme = ColorScheme.Dark }, new() { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active }])
        {
            await window.Page.EmulateMediaAsync(look);
            await window.Page.GotoAsync("/state-of-play");

            var symbols = await window.Page.Locator(".legend dt .symbol").AllAsync();
            var pictures = new List<string>();
            foreach (var symbol in symbols.Take(6))
                pictures.Add(Convert.ToBase64String(await symbol.ScreenshotAsync()));
            var apart = await window.Page.EvaluateAsync<int>(LeastPixelsApart, pictures);

            Assert.InRange(apart, 8, 200);
        }
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Where_columns_have_no_room_for_words_letters_tell_moved_back_moved_forward_and_unmoved_apart(int width)
    {
        await using var window = await OpenAsync(width);
        // The same page throughout: with forty rounds it takes long to come.
        await window.Page.GotoAsync("/state-of-play?rounds=all");
        foreach (var look in (PageEmulateMediaOptions[])
        [
            new() { ColorScheme = ColorScheme.Light }, new() { ColorScheme = ColorScheme.Dark },
            new() { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active },
            new() { ColorScheme = ColorScheme.Dark, ForcedColors = ForcedColors.Active }, new() { Media = Media.Print, ForcedColors = ForcedColors.None },
        ])
        {
            await window.Page.EmulateMediaAsync(look);
            // A landscape sheet between its margins.
            if (look.Media == Media.Print)
                await window.Page.SetViewportSizeAsync(1032, 700);
            // Rounds 5, 20 and 30 of the chapter: moved forward to a status, back to it, and unmoved.
            var cells = window.Page.Locator(".matrix tbody tr", new() { Has = window.Page.Locator(".code:text-is('III.2')") }).Locator("td.round.status-opened");
            var kinds = (string[])[".changed.back", ".changed:not(.back)", ":not(.changed)"];

            Assert.Equal("↓Op", await cells.And(window.Page.Locator(kinds[0])).Locator(".word").InnerTextAsync());
            Assert.Equal("↑Op", await cells.And(window.Page.Locator(kinds[1])).Last.Locator(".word").InnerTextAsync());
            var pictures = new List<string>();
            foreach (var kind in kinds)
            {
                var cell = cells.And(window.Page.Locator(kind)).Last;
                // Clear of the head, the first column and the button of a phone.
                await cell.EvaluateAsync("cell => cell.scrollIntoView({ block: 'center', inline: 'center' })");
                pictures.Add(Convert.ToBase64String(await cell.ScreenshotAsync()));
            }
            var apart = await window.Page.EvaluateAsync<int>(LeastPixelsApart.Replace("12", "20", StringComparison.Ordinal).Replace("144", "400", StringComparison.Ordinal), pictures);
            var widths = await cells.EvaluateAllAsync<double[]>("cells => [...new Set(cells.slice(1).map(cell => Math.round(cell.getBoundingClientRect().width)))]");

            Assert.InRange(apart, 8, 300);
            Assert.InRange(widths.Max() - widths.Min(), 0, 1);
        }
        Assert.Contains("Opened Op", await window.Page.InnerTextAsync(".legend"), StringComparison.Ordinal);
        Assert.Empty(window.Violations);
    }

    // Ink or none: what is left of a picture when colours and shades are taken away.
    private const string LeastPixelsApart =
        """
        async pictures => {
          const inks = await Promise.all(pictures.map(async picture => {
            const image = new Image();
            image.src = "data:image/png;base64," + picture;
            await image.decode();
            const canvas = Object.assign(document.createElement("canvas"), { width: 12, height: 12 }).getContext("2d");
            canvas.drawImage(image, 0, 0, 12, 12);
            const bytes = canvas.getImageData(0, 0, 12, 12).data;
            const greys = Array.from({ length: 144 }, (_, i) => 0.3 * bytes[4 * i] + 0.59 * bytes[4 * i + 1] + 0.11 * bytes[4 * i + 2]);
            const ground = greys[0];
            const most = Math.max(...greys.map(grey => Math.abs(grey - ground)));
            return greys.map(grey => most > 40 && Math.abs(grey - ground) > most / 2);
          }));
          return Math.min(...inks.flatMap((one, i) => inks.slice(i + 1).map(other => one.filter((ink, k) => ink !== other[k]).length)));
        }
        """;

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_state_of_play_is_filtered_by_area_by_side_and_to_what_is_stalled(int width)
    {
        await using var window = await OpenAsync(width);

        Assert.Equal(["T.1", "T.2"], await FilteredAsync("Area", "Transport"));
        Assert.EndsWith("area=transport&side=&day=&stalled=", window.Page.Url, StringComparison.Ordinal);
        Assert.Equal(["T.1", "T.2"], await FilteredAsync("Deadlines of", "EU"));
        Assert.Empty(await FilteredAsync("Deadlines of", "Kazakhstan"));
        Assert.Contains("No chapter matches the filters.", await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        var stalled = await FilteredAsync("Movement", "Stalled ones only");
        Assert.Contains("U", stalled);
        Assert.DoesNotContain("T.1", stalled);
        Assert.DoesNotContain("T.2", stalled);
        Assert.Empty(window.Violations);

        async Task<IReadOnlyList<string>> FilteredAsync(string field, string choice)
        {
            await window.Page.GotoAsync("/state-of-play");
            await window.Page.GetByLabel(field).SelectOptionAsync(new SelectOptionValue { Label = choice });
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
            await window.Page.WaitForURLAsync("**/state-of-play?*");
            var codes = await window.Page.Locator(field == "Movement" ? ".matrix tbody .code" : ".matrix tbody tr:not(.title) .code").AllInnerTextsAsync();
            return codes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Texts_in_three_languages_are_compared_word_by_word(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/chapters/T.1?compare=versions");

        Assert.Equal(["обеспечивают", "five", "қамтамасыз"], await window.Page.Locator(".side-EU .compared del").AllInnerTextsAsync());
        Assert.Equal(["обеспечат", "seven", "жүзеге"], await window.Page.Locator(".side-EU .compared ins").AllInnerTextsAsync());
        var columns = await window.Page.EvaluateAsync<double[]>("[...document.querySelectorAll('.sides:first-of-type .side')].slice(0, 2).map(s => s.getBoundingClientRect().left)");
        Assert.Equal(width > 700, columns[0] < columns[1]);
        Assert.Empty(await window.ObstaclesAsync());
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Both_sides_are_compared_and_paper_shows_signs_instead_of_colours(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/chapters/T.1?compare=sides");

        // Articles first, then topics in the order of the alphabet: English, Russian and Kazakh, in whole words.
        Assert.Equal(["shall", "обеспечат", "seven", "жүзеге", "асырады"], Words(await window.Page.Locator(".between-sides .text del").AllInnerTextsAsync()));
        Assert.Equal(["may", "гарантируют", "three", "қолдайды"], Words(await window.Page.Locator(".between-sides .text ins").AllInnerTextsAsync()));
        // The consolidated text stands beside both sides, and below them in a narrow window.
        foreach (var (across, columns) in ((int, int)[])[(1280, 3), (720, 2), (690, 1)])
        {
            await window.Page.SetViewportSizeAsync(across, 800);
            Assert.Equal(columns, await window.Page.Locator(".sides.with-text > .side").EvaluateAllAsync<int>("sides => new Set(sides.map(side => Math.round(side.getBoundingClientRect().left))).size"));
            Assert.Equal(across, await WidthAsync(window.Page));
        }
        await Assertions.Expect(window.Page.Locator(".side-text .working-text")).ToHaveTextAsync("Duties [EU: shall] [KZ: may] be phased out.");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            // Green, yellow, and the colour of the page.
            Assert.Equal(["green", "yellow", "plain", "yellow"], await window.Page.EvaluateAsync<string[]>(GroundsOfAgreement));
        }
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("\"+\"", await window.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.compared ins'), '::before').content"));
        Assert.Equal("\"−\"", await window.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.compared del'), '::before').content"));
        Assert.Equal(
            ["underline solid", "underline dashed"],
            await window.Page.EvaluateAsync<string[]>("['.wording-agreed', '.aim-only'].map(part => (style => `${style.textDecorationLine} ${style.textDecorationStyle}`)(getComputedStyle(document.querySelector(part))))"));
        Assert.Empty(window.Violations);
    }

    private static IEnumerable<string> Words(IEnumerable<string> passages) => passages.SelectMany(passage => passage.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // What the ground of a passage is to the eye: its red, green and blue, mixed by the browser into a picture of one pixel.
    private const string GroundsOfAgreement =
        """
        (() => {
          const paint = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
          const ground = selector => {
            const colour = getComputedStyle(document.querySelector(selector)).backgroundColor;
            paint.clearRect(0, 0, 1, 1);
            paint.fillStyle = colour;
            paint.fillRect(0, 0, 1, 1);
            const [red, green, blue, shown] = paint.getImageData(0, 0, 1, 1).data;
            return shown === 0 ? "plain" : green > red + 5 && green > blue + 5 ? "green" : red > blue + 20 && green > blue + 10 ? "yellow" : `${red} ${green} ${blue}`;
          };
          return [".agreement-key .wording-agreed", ".agreement-key .aim-only", ".agreement-key .open", ".side-text .aim-only"].map(ground);
        })()
        """;

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_position_of_the_other_side_is_not_in_the_page_at_all(int width)
    {
        await using var window = await OpenAsync(width, Side.KZ);

        foreach (var address in (string[])["/chapters/T.1", "/chapters/T.1?compare=versions", "/chapters/T.1?compare=sides", "/state-of-play", "/"])
        {
            await window.Page.GotoAsync(address);
            Assert.DoesNotContain("canary", await window.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_timeline_turns_round_folds_and_opens_at_an_event(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/chapters/T.1");
        Assert.StartsWith("Round 40", await window.Page.Locator(".events li").First.InnerTextAsync(), StringComparison.Ordinal);

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Oldest first" }).ClickAsync();
        Assert.StartsWith("Round 1\n", await window.Page.Locator(".events li").First.InnerTextAsync(), StringComparison.Ordinal);
        // A region that is there already and then gets its words, which is what screen readers say.
        await Assertions.Expect(window.Page.Locator("#news")).ToHaveTextAsync("The oldest first.");
        Assert.Equal("The oldest first.", await window.Page.Locator("[aria-live=polite]").First.InnerTextAsync());

        await window.Page.Locator(".stage summary").First.ClickAsync();
        await window.Page.WaitForURLAsync("**folded=**");
        await window.Page.ReloadAsync();
        Assert.False(await window.Page.Locator(".stage").First.EvaluateAsync<bool>("stage => stage.open"));

        // A link opens its event, in a folded stage, too.
        foreach (var stage in (string[])[".stage[open]", ".stage:not([open])"])
        {
            var link = (await window.Page.Locator($"{stage} .anchor").Last.GetAttributeAsync("href"))!;
            await window.Page.GotoAsync(link);
            await Assertions.Expect(window.Page.Locator($"[id='{link.Split('#')[1]}']")).ToBeFocusedAsync();
            await Assertions.Expect(window.Page.Locator(":focus")).ToBeInViewportAsync();
        }
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_link_to_an_issue_opens_its_page_of_the_chapter_and_focuses_it(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/issues?whose=all&text=Late%20issue");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Late issue" }).ClickAsync();

        await Assertions.Expect(window.Page.Locator(":focus h3")).ToHaveTextAsync("Late issue");
        await Assertions.Expect(window.Page.Locator(":focus")).ToBeInViewportAsync();
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_found_row_is_marked_in_the_window_and_has_the_focus(int width)
    {
        await using var window = await OpenAsync(width);

        foreach (var set in (string[])["Articles", "Positions", "Outcomes", "Documents", "Recommendations", "Milestones", "People"])
        {
            await window.Page.GotoAsync($"/search?in={set}&q=o");
            await window.Page.Locator(".found li a").Last.ClickAsync();

            var row = window.Page.Locator(":target:focus");
            await Assertions.Expect(row).ToBeInViewportAsync();
            Assert.Contains("inset", await row.EvaluateAsync<string>("row => getComputedStyle(row.matches('tr, .timeline > li') ? row.querySelector(':scope > th, :scope > div') : row).boxShadow"), StringComparison.Ordinal);
        }
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Five_hundred_events_of_a_chapter_come_in_pages_that_fit(int width)
    {
        await using var window = await OpenAsync(width);
        await window.Page.GotoAsync("/chapters/U");
        var pages = window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages of events" });

        await Assertions.Expect(pages).ToContainTextAsync("1–20 of 501");
        Assert.Equal(20, await window.Page.Locator(".events > li").CountAsync());
        Assert.Equal(width, await WidthAsync(window.Page));
        Assert.Empty(await window.ObstaclesAsync());
        await pages.GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(pages).ToContainTextAsync("21–40 of 501");
        Assert.Equal(width, await WidthAsync(window.Page));
        Assert.Empty(window.Violations);
    }

    private async Task<Window> OpenAsync(int width, string side = Side.EU)
    {
        var window = await chromium.OpenAsync(site.App.Address, Sizes.Window(width));
        await window.SignInAsync(site.App.SessionOf(side, Role.Head), site.App.Address);
        return window;
    }

    private static Task<int> WidthAsync(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth");

    private static Task<string> FocusedNameAsync(IPage page) =>
        page.EvaluateAsync<string>("(e => (e.ariaLabel ?? (e.querySelector('.said') ?? e).textContent).trim())(document.activeElement)");

    private static Task<string> CoverAsync(IPage page) => page.EvaluateAsync<string>(
        """
        (e => { const box = e.getBoundingClientRect(); const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return `${e.outerHTML.slice(0, 150)} at ${box.x},${box.y} is covered by ${top?.outerHTML.slice(0, 150)}`; })(document.activeElement)
        """);

    /// <summary>Whether the middle of the focused element is what lies on top there.</summary>
    private static Task<bool> IsUncoveredAsync(IPage page) => page.EvaluateAsync<bool>(
        """
        (e => { const box = e.getBoundingClientRect(); const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); return e === top || e.contains(top); })(document.activeElement)
        """);

    /// <summary>Forty rounds; T.1 moved back in the last one; positions in three languages; title U with five hundred outcomes.</summary>
    public sealed class Negotiation : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                DELETE FROM outcome; DELETE FROM chapter_status; UPDATE position SET round_id = NULL; DELETE FROM round;
                INSERT INTO chapter (code, level, sort_key, heading) VALUES ('T', 'title', 'T', 'Trade'), ('U', 'title', 'U', 'Final provisions');
                INSERT INTO chapter (code, level, parent_id, sort_key, heading)
                SELECT value, 'chapter', (SELECT id FROM chapter WHERE code = 'T'), value, 'Chapter ' || value FROM json_each('["T.1", "T.2"]');
                UPDATE chapter SET area = CASE WHEN code IN ('T.1', 'T.2') THEN 'transport' WHEN area = 'transport' THEN 'economic' ELSE area END;
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
                INSERT INTO round (number, starts_on, ends_on, status, city)
                SELECT n, date('2023-01-02', (n * 30) || ' days'), date('2023-01-03', (n * 30) || ' days'), 'held', 'Astana' FROM number;
                INSERT INTO round (number, starts_on, ends_on, status, city) VALUES (41, '2026-12-07', '2026-12-08', 'planned', 'Brussels');
                INSERT INTO chapter_status (chapter_id, status, valid_from, valid_to, round_number)
                SELECT id, 'opened', '2023-02-02', '2025-01-01', 1 FROM chapter WHERE code = 'T.1' UNION ALL SELECT id, 'aim-agreed', '2025-01-01', '2026-04-17', 25 FROM chapter WHERE code = 'T.1';
                INSERT INTO chapter_status (chapter_id, status, valid_from, round_number) SELECT id, 'opened', '2026-04-17', 40 FROM chapter WHERE code = 'T.1';
                INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, visibility)
                SELECT c.id, r.id, CASE r.number WHEN 1 THEN 'not-opened' WHEN 40 THEN 'aim-agreed' ELSE 'opened' END, CASE WHEN r.number BETWEEN 25 AND 39 THEN 'aim-agreed' ELSE 'opened' END,
                  'Round ' || r.number || ' on origin.', 'shared' FROM chapter c, round r WHERE c.code = 'T.1' AND r.number IN (1, 5, 25, 31, 40);
                INSERT INTO chapter_status (chapter_id, status, valid_from, valid_to, round_number)
                SELECT c.id, value ->> 0, r.ends_on, coalesce((SELECT ends_on FROM round WHERE number = value ->> 2), '9999-12-31'), r.number
                FROM chapter c, json_each('[["opened", 5, 10], ["aim-agreed", 10, 20], ["opened", 20, null]]') JOIN round r ON r.number = value ->> 1
                WHERE c.code = 'III.2' ORDER BY r.number;
                INSERT INTO issue (chapter_id, title, visibility, opened_in_round) SELECT id, 'Rules of origin', 'shared', 3 FROM chapter WHERE code = 'T.1';
                INSERT INTO issue (chapter_id, title, visibility, opened_in_round, owner_side)
                SELECT id, 'Quotas', 'shared', 3, 'EU' FROM chapter WHERE code = 'T.2' UNION ALL SELECT id, 'Our red lines on quotas', 'eu', 3, 'EU' FROM chapter WHERE code = 'T.2';
                INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility, chapter_id)
                SELECT 'Comments on T.1', '2026-11-25', '2026-11-25T23:00:00.000Z', 'EU', 'eu', id FROM chapter WHERE code = 'T.1'
                UNION ALL SELECT 'Texts on T.2', '2026-12-01', '2026-12-01T23:00:00.000Z', 'EU', 'shared', id FROM chapter WHERE code = 'T.2'
                UNION ALL SELECT 'Late on T.1', '2026-11-16', '2026-11-16T23:00:00.000Z', 'joint', 'shared', id FROM chapter WHERE code = 'T.1';
                UPDATE deadline SET responsible_party = 'EU' WHERE title = 'Late on T.1';
                INSERT INTO position (id, chapter_id, party, kind, topic, text, language, visibility, owner_side, supersedes_id, tabled_on)
                SELECT p.value ->> 0, c.id, p.value ->> 1, 'proposal', p.value ->> 2, p.value ->> 3, p.value ->> 4, p.value ->> 5, p.value ->> 1, p.value ->> 6, p.value ->> 7
                FROM chapter c, json_each('[
                  [900001, "EU", "Export duties", "The Parties shall phase out their export duties within five years.", "en", "shared", null, "2026-01-01"],
                  [900002, "EU", "Export duties", "The Parties shall phase out their export duties within seven years.", "en", "shared", 900001, "2026-02-01"],
                  [900003, "KZ", "Export duties", "The Parties shall phase out their export duties within three years.", "en", "shared", null, "2026-02-01"],
                  [900004, "EU", "Data", "Стороны обеспечивают защиту персональных данных граждан.", "ru", "shared", null, "2026-01-01"],
                  [900005, "EU", "Data", "Стороны обеспечат защиту персональных данных граждан.", "ru", "shared", 900004, "2026-02-01"],
                  [900006, "EU", "Standards", "Тараптар халықаралық стандарттарды қолдануды қамтамасыз асырады.", "kk", "shared", null, "2026-01-01"],
                  [900007, "EU", "Standards", "Тараптар халықаралық стандарттарды қолдануды жүзеге асырады.", "kk", "shared", 900006, "2026-02-01"],
                  [900009, "KZ", "Data", "Стороны гарантируют защиту персональных данных граждан.", "ru", "shared", null, "2026-02-01"],
                  [900010, "KZ", "Standards", "Тараптар халықаралық стандарттарды қолдануды қолдайды.", "kk", "shared", null, "2026-02-01"],
                  [900011, "EU", null, "Duties shall be phased out.", "en", "shared", null, "2026-02-01"], [900012, "KZ", null, "Duties may be phased out.", "en", "shared", null, "2026-02-01"],
                  [900008, "EU", "Export duties", "Canary: accept nine years.", "en", "eu", null, null]]') p WHERE c.code = 'T.1';
                INSERT INTO article (id, number, chapter_id, heading, status, text, open_brackets)
                SELECT 900001, 9001, id, 'Duties', 'aim-agreed', 'Duties [EU: shall] [KZ: may] be phased out.', 2 FROM chapter WHERE code = 'T.1';
                UPDATE position SET article_id = 900001 WHERE id IN (900011, 900012);
                INSERT INTO document (title, kind, visibility) VALUES ('Note on origin', 'non-paper', 'shared');
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 500)
                INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, visibility)
                SELECT c.id, r.id, 'opened', 'opened', 'Entry ' || n, 'shared' FROM number, chapter c, round r WHERE c.code = 'U' AND r.number = 1 + n % 40;
                INSERT INTO chapter_status (chapter_id, status, valid_from) SELECT id, 'opened', '2023-01-01' FROM chapter WHERE code = 'U';
                INSERT INTO issue (chapter_id, title, visibility) SELECT chapter.id, 'Issue ' || value, 'shared' FROM chapter, json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13]') WHERE code = 'U';
                INSERT INTO issue (chapter_id, title, visibility) SELECT id, 'Late issue', 'shared' FROM chapter WHERE code = 'U';
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
