using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The pages in a language whose texts are two fifths longer than the English ones.</summary>
public sealed class LanguagesTests(Chromium chromium, LanguagesTests.LongTexts site) : IClassFixture<LanguagesTests.LongTexts>
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
        await using var window = await chromium.OpenAsync(site.App.Address);
        await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Head), site.App.Address);

        await window.Page.GotoAsync(address);
        var atDesk = await window.Page.TooWideAsync();
        await window.Page.SetViewportSizeAsync(390, 844);
        var onPhone = await window.Page.TooWideAsync();

        Assert.Empty(atDesk);
        Assert.Empty(onPhone);
    }

    /// <summary>A tracker with longer texts.</summary>
    public sealed class LongTexts : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PageLanguages:0", PseudoLanguage.Code));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
