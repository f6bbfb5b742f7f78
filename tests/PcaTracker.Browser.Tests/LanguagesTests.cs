using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The pages in Russian and Kazakh, and in a language whose texts are two fifths longer than the English ones.</summary>
public sealed class LanguagesTests(Chromium chromium, LanguagesTests.Sites sites) : IClassFixture<LanguagesTests.Sites>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/state-of-play?rounds=all")]
    [InlineData("/chapters/III.2")]
    [InlineData("/rounds")]
    [InlineData("/rounds/7")]
    [InlineData("/log")]
    [InlineData("/deadlines?whose=all&when=any&status=any&group=party")]
    [InlineData("/issues?whose=all")]
    [InlineData("/deadlines/calendar")]
    [InlineData("/account")]
    [InlineData("/notifications")]
    [InlineData("/reports/side")]
    public async Task A_page_has_room_for_texts_that_are_two_fifths_longer(string address)
    {
        await using var window = await Sites.OpenAsync(chromium, sites.Longer);

        await window.Page.GotoAsync(address);
        var atDesk = await OverflowAsync(window.Page);
        await window.Page.SetViewportSizeAsync(390, 844);
        var onPhone = await OverflowAsync(window.Page);

        Assert.Equal(("", ""), (atDesk, onPhone));
    }

    [Theory]
    [InlineData("ru", "/")]
    [InlineData("ru", "/state-of-play")]
    [InlineData("ru", "/chapters/III.2")]
    [InlineData("ru", "/rounds/7")]
    [InlineData("ru", "/deadlines?whose=all&when=any&status=any")]
    [InlineData("ru", "/account")]
    [InlineData("kk", "/")]
    [InlineData("kk", "/state-of-play")]
    [InlineData("kk", "/chapters/III.2")]
    [InlineData("kk", "/rounds/7")]
    [InlineData("kk", "/deadlines?whose=all&when=any&status=any")]
    [InlineData("kk", "/account")]
    public async Task A_page_in_Russian_or_Kazakh_is_accessible_and_fits_its_window(string language, string address)
    {
        await using var window = await Sites.OpenAsync(chromium, sites.In[language]);

        await window.Page.GotoAsync(address);
        var (obstacles, atDesk) = (await window.ObstaclesAsync(), await OverflowAsync(window.Page));
        await window.Page.SetViewportSizeAsync(390, 844);
        var onPhone = await OverflowAsync(window.Page);

        Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(obstacles);
        Assert.Equal(("", ""), (atDesk, onPhone));
        Assert.Empty(window.Violations);
    }

    /// <summary>The elements that make a page wider than its window, or nothing.</summary>
    private static Task<string> OverflowAsync(IPage page) => page.EvaluateAsync<string>(
        """
        document.documentElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("body *")]
          .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroller, .visually-hidden"))
          .map(e => e.outerHTML.slice(0, 120)).slice(0, 5).join("\n") || "wider"
        """);

    /// <summary>A tracker per language.</summary>
    public sealed class Sites : IAsyncLifetime
    {
        /// <summary>With longer texts.</summary>
        public TestApp Longer { get; private set; } = null!;

        /// <summary>In a language, by its code.</summary>
        public Dictionary<string, TestApp> In { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Longer = await StartAsync(PseudoLanguage.Code);
            foreach (var language in (string[])[Language.Russian, Language.Kazakh])
                In[language] = await StartAsync(language);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var app in In.Values.Append(Longer))
                await app.DisposeAsync();
        }

        internal static async Task<Window> OpenAsync(Chromium chromium, TestApp app)
        {
            var window = await chromium.OpenAsync(app.Address);
            await window.SignInAsync(app.SessionOf(Side.EU, Role.Head), app.Address);
            return window;
        }

        private static async Task<TestApp> StartAsync(string language)
        {
            var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PageLanguages:0", language));
            return app;
        }
    }
}
