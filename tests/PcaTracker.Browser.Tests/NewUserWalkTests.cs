using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The first quarter of an hour of somebody new, by what the pages show: outcomes, a confidential position, a colleague's edit, a briefing.</summary>
public sealed class NewUserWalkTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Somebody_new_logs_outcomes_keeps_a_position_settles_an_overlap_and_prints_a_briefing(int width)
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await OpenAsync(app, Role.Negotiator, width);
        await using var colleague = await OpenAsync(app, Role.Head, width);
        var page = window.Page;

        // Three outcomes, each chapter said in words before it is recorded.
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log outcome" }).ClickAsync();
        foreach (var (typed, read) in ((string, string)[])[("annex i", "Annex I "), ("annex v", "Annex V "), ("protocol customs", "Protocol 1 ")])
        {
            var top = (await page.Locator("#row-0-Chapter").BoundingBoxAsync())!.Y;
            // Letters that no chapter has are no chapter, which is said before anything else is typed.
            await page.Locator("#row-0-Chapter").FillAsync("rules of origin");
            await Assertions.Expect(page.Locator("label[for=row-0-Chapter] .hint")).ToHaveTextAsync("No chapter has 'rules of origin' in its code or name.");
            await page.Locator("#row-0-Chapter").FillAsync("");
            await page.Keyboard.TypeAsync(typed);
            await Assertions.Expect(page.Locator("label[for=row-0-Chapter] .hint")).ToContainTextAsync(read);
            await page.GetByLabel("After this round").SelectOptionAsync("Discussed, status unchanged");
            await page.GetByLabel("What happened").FillAsync($"Both sides read {typed}.");
            await page.GetByLabel("Both delegations: the Kazakh delegation will see this").CheckAsync();
            await Assertions.Expect(page.Locator("[data-keep]")).ToContainTextAsync("Kept as a draft");
            Assert.Equal(top, (await page.Locator("#row-0-Chapter").BoundingBoxAsync())!.Y);
            await page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(page.Locator("main .done")).ToContainTextAsync($"{read}");
        }

        // A red line of one's own, in view where it stands once it is recorded.
        await page.GotoAsync("/chapters/III.11");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a position" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Whose position")).ToBeFocusedAsync();
        await page.GetByLabel("Whose position").SelectOptionAsync("EU");
        await page.GetByLabel("Kind").SelectOptionAsync("Red line");
        await page.GetByLabel("Position", new() { Exact = true }).FillAsync("Never more than five years.");
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a position" }).ClickAsync();
        await SeesAsync(page, "The position is recorded.", "Never more than five years.");

        // Both edit it; whoever is second sees both versions and decides.
        var position = page.Locator("article", new() { HasTextString = "Never more than five years." });
        var edit = await position.GetByRole(AriaRole.Link, new() { Name = "Edit" }).GetAttributeAsync("href");
        await colleague.Page.GotoAsync(edit!);
        await position.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await colleague.Page.GetByLabel("Position", new() { Exact = true }).FillAsync("Never more than six years.");
        await colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await SeesAsync(colleague.Page, "The position is changed.", "Never more than six years.");
        await page.GetByLabel("Position", new() { Exact = true }).FillAsync("Never more than four years.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Changed meanwhile by EU head on ")).ToBeInViewportAsync();
        await page.GetByLabel("Mine, as written below").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await SeesAsync(page, "The position is changed.", "Never more than four years.");

        // An issue stands among cards at the head of the chapter.
        await page.GotoAsync("/add/issues?chapter=III.11");
        await page.GetByLabel("What is open").FillAsync("Cumulation");
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();
        await SeesAsync(page, "The issue is recorded.", "Cumulation");

        // The briefing is one page away, with its button, and counts the annexes that were logged.
        await page.GotoAsync("/reports");
        await page.GetByRole(AriaRole.Link, new() { Name = "Briefing" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Print" })).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator(".marking")).ToHaveTextAsync("For the EU delegation only.");
        await Assertions.Expect(page.GetByText("Annexes and protocols: 8 not opened.")).ToBeVisibleAsync();
        Assert.Empty(window.Violations);
    }

    private Task<Window> OpenAsync(TestApp app, string role, int width) => chromium.OpenAsync(app, Side.EU, role, width);

    // Whoever saves sees, without scrolling, that it is saved and what is saved.
    private static async Task SeesAsync(IPage page, string notice, string text)
    {
        await Assertions.Expect(page.Locator("main").GetByText(notice)).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(page.GetByText(text).First).ToBeInViewportAsync(new() { Ratio = 1 });
        // The notice stays in view above the row, and covers nothing of it.
        Assert.True(await page.Locator(":target").EvaluateAsync<bool>("row => document.querySelector('.saved').getBoundingClientRect().bottom <= row.getBoundingClientRect().top"));
    }
}
