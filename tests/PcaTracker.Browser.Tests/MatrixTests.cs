using System.Globalization;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Browser.Tests;

/// <summary>The state of play, with keyboard, mouse and paper, at a desk and on a phone.</summary>
public sealed class MatrixTests(Chromium chromium, FortyRounds site) : IClassFixture<FortyRounds>
{
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
        await window.Page.ComesToAsync("**/rounds/40?chapter=T.1#chapter-T.1");
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
        await page.ComesToAsync("**/chapters/T.1?round=39#round-39");
        await Assertions.Expect(page.Locator("#round-39")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#round-39")).ToContainTextAsync("Nothing is recorded on T.1. Its status after the round: aim agreed.");
        await page.GotoAsync("/state-of-play");
        await quiet.ClickAsync();
        await page.ComesToAsync("**/chapters/T.1?round=39#round-39");
        await page.GotoAsync("/state-of-play");
        await issues.ClickAsync();
        await page.ComesToAsync("**/chapters/T.1#issues");

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
        Assert.Equal(1280, await window.Page.WidthAsync());
        Assert.Empty(await window.ObstaclesAsync());
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Statuses_differ_by_shape_and_not_by_colour_alone(int width)
    {
        await using var window = await OpenAsync(width);
        // The same page throughout, as below.
        await window.Page.GotoAsync("/state-of-play");
        foreach (var look in (PageEmulateMediaOptions[])
            [new() { ColorScheme = ColorScheme.Light }, new() { ColorScheme = ColorScheme.Dark }, new() { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active }])
        {
            await window.Page.EmulateMediaAsync(look);

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
            await window.Page.ComesToAsync("**/state-of-play?*");
            var codes = await window.Page.Locator(field == "Movement" ? ".matrix tbody .code" : ".matrix tbody tr:not(.title) .code").AllInnerTextsAsync();
            return codes;
        }
    }

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

    private Task<Window> OpenAsync(int width, string side = Side.EU) => chromium.OpenAsync(site.App, side, Role.Head, width);
}
