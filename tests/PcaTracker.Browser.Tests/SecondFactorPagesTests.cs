using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;
using PcaTracker.Tests.Security;

namespace PcaTracker.Browser.Tests;

public sealed class SecondFactorPagesTests(Chromium chromium)
{
    private const string Password = "nothing is agreed";

    [Fact]
    public async Task A_person_turns_the_second_factor_on_and_signs_in_with_it_without_a_script()
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app.Address, Sizes.Window(Sizes.Phone, hasScript: false));
        var page = window.Page;

        await window.SignInAsync(app.SessionOf(Side.EU, Role.Head), app.Address);
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set a password" }).ClickAsync();
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await page.Locator(".person .name").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Turn it on" }).ClickAsync();
        var phone = new AuthenticatorApp(app, (await page.Locator("#key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.GetByLabel("Present password").FillAsync(Password);
        await page.GetByLabel("Code").FillAsync(phone.WrongCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the code that the app shows now.");
        Assert.Equal(phone.Key, (await page.Locator("#key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.GetByLabel("Present password").FillAsync(Password);
        await page.GetByLabel("Code").FillAsync(phone.Code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Assertions.Expect(page.Locator("#codes li")).ToHaveCountAsync(10);
        Assert.Empty(await page.TooWideAsync());
        Assert.Empty(await page.SmallTargetsAsync());

        phone.WaitForTheNextCode();
        await page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
        await page.Locator(".person .name").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync("eu.head@example.org");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("Code").FillAsync(phone.Code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(page.Locator(".person .name")).ToHaveTextAsync("EU head");
        Assert.Empty(window.Violations);
    }
}
