using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The page with which a day begins: what is due and what changed.</summary>
public sealed class TodayTests(Chromium chromium, FortyRounds site) : IClassFixture<FortyRounds>
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
        Assert.Equal(width, await window.Page.WidthAsync());
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
        await page.ComesToAsync("**/chapters/T.2**");
        Assert.Empty(window.Violations);
    }

    private Task<Window> OpenAsync(int width, string side = Side.EU) => chromium.OpenAsync(site.App, side, Role.Head, width);
}
