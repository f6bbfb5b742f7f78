using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The pages in a language whose texts are two fifths longer than the English ones.</summary>
public sealed class LanguagesTests(LanguagesTests.LongTexts site) : IClassFixture<LanguagesTests.LongTexts>
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
        var page = site.Window.Page;

        await page.SetViewportSizeAsync(1280, 800);
        await page.GotoAsync(address);
        var atDesk = await page.TooWideAsync();
        await page.SetViewportSizeAsync(390, 844);
        var onPhone = await page.TooWideAsync();

        Assert.Empty(atDesk);
        Assert.Empty(onPhone);
    }

    /// <summary>A tracker with longer texts.</summary>
    public sealed class LongTexts(Chromium chromium) : IAsyncLifetime
    {
        private TestApp _app = null!;

        /// <summary>One window for all pages.</summary>
        public Window Window { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PageLanguages:0", PseudoLanguage.Code));
            Window = await chromium.OpenAsync(_app.Address);
            await Window.SignInAsync(_app.SessionOf(Side.EU, Role.Head), _app.Address);
        }

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            await _app.DisposeAsync();
        }
    }
}
