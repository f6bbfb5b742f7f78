using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

public sealed class LogOutcomesFormTests(Chromium chromium)
{
    [Fact]
    public async Task Outcomes_are_logged_without_a_script()
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app, Side.KZ, Role.Negotiator, hasScript: false);
        var page = window.Page;

        await page.GotoAsync("/rounds/7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an entry" }).ClickAsync();
        Assert.Equal(4, await page.Locator("[data-row]").CountAsync());
        await Fill(page, 3, "Annex V", "under-negotiation", "The rules of arbitration were read through.");
        await page.GetByLabel("Both delegations: the EU delegation will see this").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record outcomes" }).ClickAsync();

        await Assertions.Expect(page.Locator("p[role=status]")).ToHaveTextAsync("1 outcome recorded.");
        await Assertions.Expect(page.Locator("#outcomes ~ .scroller tbody th")).ToContainTextAsync("Annex V");
    }

    [Fact]
    public async Task An_added_entry_gets_the_focus()
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator);
        var page = window.Page;

        await page.GotoAsync("/rounds/7");
        await Fill(page, 2, "Annex I", "opened", "Reservations were exchanged.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an entry" }).ClickAsync();

        await Assertions.Expect(page.Locator("#row-3-Chapter")).ToBeFocusedAsync();
        Assert.Equal("", await page.Locator("#row-3-Summary").InputValueAsync());
        Assert.Equal("Reservations were exchanged.", await page.Locator("#row-2-Summary").InputValueAsync());
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task A_refusal_is_focused_first_and_links_to_its_field()
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator);
        var page = window.Page;

        await page.GotoAsync("/rounds/7");
        await Fill(page, 0, "III.9", "opened", "Export duties were raised.");
        await page.GetByLabel("Both delegations: the Kazakh delegation will see this").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record outcomes" }).ClickAsync();

        await Assertions.Expect(page).ToHaveTitleAsync("Error: Round 7 – PcaTracker");
        await Assertions.Expect(page.Locator("#errors")).ToBeFocusedAsync();
        await page.Locator(".errors a").ClickAsync();
        await Assertions.Expect(page.Locator("#row-0-StatusAfter")).ToBeFocusedAsync();
        Assert.Equal("Export duties were raised.", await page.Locator("#row-0-Summary").InputValueAsync());
    }

    internal static async Task Fill(IPage page, int row, string chapter, string status, string summary)
    {
        await page.Locator($"#row-{row}-Chapter").FillAsync(chapter);
        await page.Locator($"#row-{row}-StatusAfter").SelectOptionAsync(status);
        await page.Locator($"#row-{row}-Summary").FillAsync(summary);
    }
}
