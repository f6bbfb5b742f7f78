using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ODataSql.Tests;
using PcaTracker.Domain;

namespace PcaTracker.Browser.Tests;

/// <summary>Two people who change the same row: both are kept, or one of them decides word by word (U4).</summary>
public sealed class OverlappingEditTests(Chromium chromium, RecordSite site) : IClassFixture<RecordSite>
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Different_fields_of_two_people_are_both_kept_by_one_click(int width)
    {
        var issue = site.AddIssue($"Cumulation {width}");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);

        await mine.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GetByLabel("What is open").FillAsync("Cumulation with the customs union");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await mine.Page.GetByLabel("Details").FillAsync("Five years, then a review.");
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(mine.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Changed meanwhile by EU head on ", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToBeVisibleAsync();
        var (violations, wide) = (await mine.ObstaclesAsync(), await mine.Page.WidthAsync());
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save both" }).ClickAsync();

        await Assertions.Expect(mine.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        Assert.Equal("Cumulation with the customs union|Five years, then a review.", site.Issue(issue));
        Assert.Empty(violations);
        Assert.Equal(width, wide);
        Assert.Empty(mine.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task One_field_of_two_people_is_compared_word_by_word_and_decided(int width)
    {
        var issue = site.AddIssue($"Accept cumulation for five years, then review it ({width})");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);

        await mine.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GetByLabel("What is open").FillAsync($"Accept cumulation for seven years, then review it ({width})");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await mine.Page.GetByLabel("What is open").FillAsync($"Accept cumulation for five years, then end it ({width})");
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(mine.Page.Locator("#StandsTitle input[value=theirs]")).ToBeFocusedAsync();
        await Assertions.Expect(mine.Page.Locator("#StandsTitle")).ToHaveAccessibleDescriptionAsync(
            new Regex("^Changed meanwhile by EU head on ", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var compared = await mine.Page.Locator("#conflict :is(ins, del)").AllInnerTextsAsync();
        await mine.Page.GetByLabel("Mine, as written below; you can take over words of theirs").CheckAsync();
        await mine.Page.GetByLabel("What is open", new() { Exact = true }).FillAsync($"Accept cumulation for seven years, then end it ({width})");
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(mine.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        Assert.Equal(["five", "seven", "review", "end"], compared);
        Assert.Equal($"Accept cumulation for seven years, then end it ({width})|-", site.Issue(issue));
        Assert.Empty(mine.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Of_two_fields_that_both_changed_theirs_is_kept_of_one_and_mine_of_the_other_and_the_history_shows_both(int width)
    {
        var issue = site.AddIssue($"Quotas {width}");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);
        var page = mine.Page;

        foreach (var (window, who) in ((Window, string)[])[(mine, "negotiator"), (theirs, "head")])
        {
            await window.Page.GotoAsync($"/edit/issues/{issue}");
            await window.Page.GetByLabel("What is open").FillAsync($"Quotas {width} of the {who}");
            await window.Page.GetByLabel("Details").FillAsync($"Details {width} of the {who}");
        }
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#StandsTitle input[value=theirs]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("Details: choose which version to keep.");
        await page.Locator("#StandsDescription input[value=mine]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await page.GotoAsync($"/history?set=Issues&id={issue}");
        await page.EvaluateAsync("document.querySelectorAll('main details').forEach(details => details.open = true)");
        var (first, second) = (page.Locator(".changes > li", new() { HasText = "EU head changed" }), page.Locator(".changes > li", new() { HasText = "EU negotiator changed" }));
        Assert.Equal($"Quotas {width} of the head|Details {width} of the negotiator", site.Issue(issue));
        await Assertions.Expect(first).ToContainTextAsync($"Details {width} of the head");
        await Assertions.Expect(first.Locator("ins").First).ToContainTextAsync("of the head");
        // What I took over of theirs is no change of mine.
        Assert.Equal(("head", "negotiator"), (await second.Locator("del").InnerTextAsync(), await second.Locator("ins").InnerTextAsync()));
        Assert.Empty(mine.Violations);
    }

    [Fact]
    public async Task Two_people_who_save_in_any_order_lose_nothing_that_they_typed()
    {
        var (random, issue) = (new Random(14), site.AddIssue("Transit 0"));
        await using var eu = await OpenAsync(Sizes.Desk, Role.Negotiator);
        await using var head = await OpenAsync(Sizes.Phone, Role.Head);

        for (var time = 1; time <= LongRun.Of(4, 20); time++)
        {
            IPage[] order = random.Next(2) == 0 ? [eu.Page, head.Page] : [head.Page, eu.Page];
            var expected = site.Issue(issue).Split('|');
            foreach (var page in order)
                await page.GotoAsync($"/edit/issues/{issue}");
            foreach (var (page, who) in order.Zip(["first", "second"]))
            {
                // One field of two, or both.
                var fields = random.Next(1, 4);
                if ((fields & 1) != 0)
                    await page.Locator("#Title").FillAsync(expected[0] = $"Transit {time} of the {who}");
                if ((fields & 2) != 0)
                    await page.Locator("#Description").FillAsync(expected[1] = $"Details {time} of the {who}");
            }
            foreach (var page in order)
                await SaveWithMineAsync(page);

            Assert.Equal(string.Join('|', expected), site.Issue(issue));
        }
        Assert.Empty(eu.Violations);
        Assert.Empty(head.Violations);
    }

    /// <summary>Saves; where both changed a field, one's own stands.</summary>
    private static async Task SaveWithMineAsync(IPage page)
    {
        var save = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Save$|^Save both$", RegexOptions.None, TimeSpan.FromSeconds(1)) });
        var (changed, conflict) = (page.Locator("main").GetByText("The issue is changed."), page.Locator("#conflict"));
        await save.ClickAsync();
        await Assertions.Expect(changed.Or(conflict)).ToBeVisibleAsync();
        if (await conflict.IsVisibleAsync())
        {
            foreach (var mine in await page.Locator("input[type=radio][value=mine]").AllAsync())
                await mine.CheckAsync();
            await save.ClickAsync();
        }

        await Assertions.Expect(page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
    }

    private Task<Window> OpenAsync(int width, string role) => chromium.OpenAsync(site.App, Side.EU, role, width);
}
