using Microsoft.Playwright;
using PcaTracker.Domain;

namespace PcaTracker.Browser.Tests;

/// <summary>Positions of both sides beside each other, and versions of one.</summary>
public sealed class ComparisonTests(Chromium chromium, FortyRounds site) : IClassFixture<FortyRounds>
{
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
            Assert.Equal(across, await window.Page.WidthAsync());
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

    private Task<Window> OpenAsync(int width, string side = Side.EU) => chromium.OpenAsync(site.App, side, Role.Head, width);
}
