using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>A session whose end is near, on a page that stays open.</summary>
public sealed class SessionEndTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_session_is_lengthened_in_place_and_what_was_typed_stays(int width)
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        app.Clock.Advance(BrowserSessions.Lifetime - TimeSpan.FromMinutes(5));
        var page = window.Page;

        await page.GotoAsync("/add/issues?chapter=III.9");
        await page.GetByLabel("What is open").FillAsync("Typed before the end");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your session ends soon")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByLabel("What is open")).ToHaveValueAsync("Typed before the end");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();

        await Assertions.Expect(page.Locator("main").GetByText("The issue is recorded.")).ToBeVisibleAsync();
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_page_that_stays_open_warns_a_quarter_of_an_hour_before_its_session_ends(int width)
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        var (page, warning) = (window.Page, window.Page.GetByText("Your session ends soon"));

        await page.Clock.InstallAsync();
        await page.GotoAsync("/rounds");
        await page.Clock.FastForwardAsync("11:44:00");
        await Assertions.Expect(warning).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync("01:30");
        await Assertions.Expect(warning).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();

        await Assertions.Expect(warning).ToBeHiddenAsync();
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task What_is_typed_in_two_tabs_after_the_end_of_a_session_stands_there_again_after_signing_in(int width)
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account(Side.EU, Role.Negotiator);
        await using (var scope = app.Services.CreateAsyncScope())
            _ = (await scope.ServiceProvider.GetRequiredService<Passwords>().SetAsync(owner.AccountId, "nothing is agreed")).Value;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        var (page, second) = (window.Page, await window.Page.Context.NewPageAsync());
        await page.GotoAsync("/add/issues?chapter=III.9");
        await second.GotoAsync("/add/issues?chapter=III.10");
        // As a session that was lengthened: the cookie goes on for hours.
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE browser_session SET expires_at = started_at"));

        await page.GetByLabel("What is open").FillAsync("First words");
        await Assertions.Expect(page.GetByText("Your session has ended. Send the form all the same")).ToBeVisibleAsync();
        await page.GetByLabel("Details").FillAsync("Typed after the end");
        await second.GetByLabel("What is open").FillAsync("Of the second tab");
        await Assertions.Expect(second.GetByText("Your session has ended. Send the form all the same")).ToBeVisibleAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();
        await second.ComesToAsync("**/sign-in?kept=true**");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();
        await Assertions.Expect(page.GetByText("What you typed is kept for you")).ToBeVisibleAsync();
        await page.GetByLabel("E-mail address").FillAsync(owner.Email);
        await page.GetByLabel("Password").FillAsync("nothing is agreed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await second.GotoAsync("/add/issues?chapter=III.10");

        await Assertions.Expect(page.GetByLabel("What is open")).ToHaveValueAsync("First words");
        await Assertions.Expect(page.GetByLabel("Details")).ToHaveValueAsync("Typed after the end");
        await Assertions.Expect(second.GetByLabel("What is open")).ToHaveValueAsync("Of the second tab");
        Assert.Empty(window.Violations);
    }
}
