using Microsoft.Playwright;
using PcaTracker.Domain;

namespace PcaTracker.Browser.Tests;

/// <summary>A chapter with its timeline, issues and rows that a search finds.</summary>
public sealed class ChapterTests(Chromium chromium, FortyRounds site) : IClassFixture<FortyRounds>
{
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
        await window.Page.ComesToAsync("**folded=**");
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
        Assert.Equal(width, await window.Page.WidthAsync());
        Assert.Empty(await window.ObstaclesAsync());
        await pages.GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(pages).ToContainTextAsync("21–40 of 501");
        Assert.Equal(width, await window.Page.WidthAsync());
        Assert.Empty(window.Violations);
    }

    private Task<Window> OpenAsync(int width, string side = Side.EU) => chromium.OpenAsync(site.App, side, Role.Head, width);
}
