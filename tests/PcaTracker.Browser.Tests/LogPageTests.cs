using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Logging outcomes in the room: by keyboard alone, one after the other.</summary>
public sealed class LogPageTests(Chromium chromium, LogPageTests.RoomSite site) : IClassFixture<LogPageTests.RoomSite>
{
    [Theory]
    [InlineData(1280, 800, "annex i", "annex v", "protocol 1")]
    [InlineData(390, 844, "annex ii", "annex iii", "annex iv")]
    public async Task Three_outcomes_are_logged_by_keyboard_alone_with_the_focus_back_on_the_chapter(int width, int height, string first, string second, string third)
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        await window.SignInAsync(app.SessionOf(Side.EU, Role.Negotiator), app.Address);
        var page = window.Page;

        await page.GotoAsync("/state-of-play");
        await page.Keyboard.PressAsync("n");
        await page.WaitForURLAsync("**/log");
        foreach (var (chapter, status, said) in ((string, string, string)[])[(first, "Op", $"Reservations at {width}."), (second, "Ai", $"Arbitration at {width}."), (third, "Und", $"Customs at {width}.")])
        {
            await Assertions.Expect(page.Locator("#row-0-Chapter")).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(chapter);
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.TypeAsync(status);
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.TypeAsync(said);
            if (page.Url.EndsWith("/log", StringComparison.Ordinal))
                await page.GetByLabel("Both delegations: the Kazakh delegation will see this").PressAsync("Space");
            await page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(page.Locator("main .done")).ToContainTextAsync("recorded");
        }

        await page.GotoAsync("/rounds/8");
        foreach (var said in (string[])[$"Reservations at {width}.", $"Arbitration at {width}.", $"Customs at {width}."])
            await Assertions.Expect(page.Locator("#outcomes ~ .scroller tbody tr", new() { HasTextString = said })).ToHaveCountAsync(1);
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task On_a_phone_the_button_stays_in_reach_and_the_form_fits_one_screen_without_zooming()
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 } });
        await window.SignInAsync(app.SessionOf(Side.EU, Role.Negotiator), app.Address);
        var page = window.Page;

        await page.GotoAsync("/state-of-play");
        await page.EvaluateAsync("scrollTo(0, 2000)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log outcome" }).ClickAsync();
        var record = await page.GetByRole(AriaRole.Button, new() { Name = "Record and go on to the next" }).BoundingBoxAsync();

        Assert.True(record!.Y + record.Height <= 844, $"The button ends at {record.Y + record.Height}.");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('main :is(input, select, textarea)')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.id)"));
        Assert.InRange(await page.Locator(".masthead").EvaluateAsync<double>("e => e.getBoundingClientRect().height"), 24, 60);
    }

    [Fact]
    public async Task Letters_typed_into_a_field_are_no_shortcut_and_the_shortcut_is_switched_off()
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app.Address);
        await window.SignInAsync(app.SessionOf(Side.EU, Role.Negotiator), app.Address);
        var page = window.Page;

        await page.GotoAsync("/issues");
        await page.Locator(".search input").FocusAsync();
        await page.Keyboard.TypeAsync("nnn");

        var (typedAt, typed) = (new Uri(page.Url).AbsolutePath, await page.Locator(".search input").InputValueAsync());
        await page.GotoAsync("/log");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch it off" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The key n is switched off.")).ToBeVisibleAsync();
        await page.GotoAsync("/issues");
        await page.Keyboard.PressAsync("n");

        Assert.Equal(("/issues", "nnn"), (typedAt, typed));
        Assert.Equal("/issues", new Uri(page.Url).AbsolutePath);
        Assert.Equal(0, await page.Locator("[data-key]").CountAsync());
    }

    /// <summary>A tracker with the public record.</summary>
    public sealed class RoomSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
