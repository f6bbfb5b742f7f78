using PcaTracker.Domain;
using PcaTracker.Features.Languages;

namespace PcaTracker.Browser.Tests;

/// <summary>Every page in a language whose texts are two fifths longer than the English ones.</summary>
public sealed class LanguagesTests(Chromium chromium, LanguagesTests.LongTexts site) : IClassFixture<LanguagesTests.LongTexts>
{
    /// <summary>Every page, and some with more on them.</summary>
    public static TheoryData<string> Addresses => new(((IEnumerable<string>)
        [.. EveryPageTests.Pages, "/state-of-play?rounds=all", "/rounds/7", "/deadlines/calendar", "/issues?whose=all&group=chapter", "/log?chapter=III.9"]).Distinct(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task A_page_has_room_for_texts_that_are_two_fifths_longer(string address)
    {
        var window = await EveryPageTests.OpenAsync(chromium, site, address, Language.English);
        var page = window.Page;

        await page.GotoAsync(EveryPageTests.WithKey(site, address));
        var (title, language) = (await page.TitleAsync(), await page.Locator("html").GetAttributeAsync("lang"));
        string[] atDesk = [.. await page.TooWideAsync(), .. await page.ClippedAsync()];
        await Sizes.SetAsync(page, Sizes.Phone);
        string[] onPhone = [.. await page.TooWideAsync(), .. await page.ClippedAsync()];

        Assert.Contains(PseudoLanguage.Open, title);
        Assert.Equal(PseudoLanguage.Code, language);
        Assert.Empty(atDesk);
        Assert.Empty(onPhone);
        Assert.Empty(window.Violations);
    }

    /// <summary>A tracker with longer texts, and rows of every kind that a page shows.</summary>
    public sealed class LongTexts : EveryPageTests.PagesSite
    {
        protected override IReadOnlyList<KeyValuePair<string, string?>> Settings => [new("PcaTracker:PageLanguages:0", PseudoLanguage.Code)];
    }
}
