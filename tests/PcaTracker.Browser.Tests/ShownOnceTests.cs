using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ODataSql.AspNetCore.Reading;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Tests;
using PcaTracker.Tests.Security;

namespace PcaTracker.Browser.Tests;

/// <summary>Pages that have no address of their own: secrets that are shown once, and a file while it is being made. They are held to what every page is.</summary>
public sealed class ShownOnceTests(Chromium chromium, ShownOnceTests.OnceSite site) : IClassFixture<ShownOnceTests.OnceSite>
{
    private const string Password = "nothing is agreed";

    /// <summary>Every page in every language, of which the usual run takes one each.</summary>
    public static TheoryData<string> Links => InLanguages(Language.English, Language.Russian, Language.Kazakh);

    public static TheoryData<string> Tokens => InLanguages(Language.Kazakh, Language.English, Language.Russian);

    public static TheoryData<string> Files => InLanguages(Language.Russian, Language.Kazakh, Language.English);

    /// <summary>With a person of their own each.</summary>
    public static TheoryData<string, string> Codes => [..
        ((string, string)[])[(Language.Kazakh, Role.Analyst), (Language.English, Role.Head), (Language.Russian, Role.Negotiator)]];

    [Theory]
    [MemberData(nameof(Links))]
    public async Task A_new_sign_in_link_is_accessible(string language)
    {
        await using var window = await OpenAsync(Side.Joint, Role.Administrator, language);
        var somebody = site.App.Account(Side.KZ, Role.Analyst);
        await window.Page.GotoAsync($"/administration/accounts/{somebody.AccountId}");

        await window.Page.Locator("button[value=link]").ClickAsync();

        await AssertPageAsync(window, "#link", language);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task New_recovery_codes_are_accessible(string language, string role)
    {
        // A new password ends the sessions that there are.
        await using (var scope = site.App.Services.CreateAsyncScope())
            _ = (await scope.ServiceProvider.GetRequiredService<Passwords>().SetAsync(site.App.Account(Side.KZ, role).AccountId, Password)).Value;
        await using var window = await OpenAsync(Side.KZ, role, language);
        await window.Page.GotoAsync("/account/second-factor");
        var phone = new AuthenticatorApp(site.App, (await window.Page.Locator("#key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await window.Page.Locator("input[name='Input.Current']").FillAsync(Password);
        await window.Page.Locator("input[name='Input.Code']").FillAsync(phone.Code);

        await window.Page.Locator("main form:has(input[name='Input.Code']) button").ClickAsync();

        await Assertions.Expect(window.Page.Locator("#codes li")).ToHaveCountAsync(10);
        await AssertPageAsync(window, "#codes", language);
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_new_access_token_is_accessible(string language)
    {
        await using var window = await OpenAsync(Side.EU, Role.Analyst, language);
        await window.Page.GotoAsync("/connect");
        await window.Page.Locator("input[name='Input.Name']").FillAsync($"Excel, {language}");

        await window.Page.Locator("form:has(input[name='Input.Scope']) > button").ClickAsync();

        await AssertPageAsync(window, "#token", language);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_page_of_a_file_is_accessible_while_it_is_made_once_it_is_whole_and_when_it_is_gone(string language)
    {
        // The page looks again every two seconds, which would end what is being measured: the reader sees it as it is after one look.
        await using var window = await OpenAsync(Side.EU, Role.Negotiator, language);
        await window.Page.RouteAsync("**/files/made/*", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("http-equiv=\"refresh\"", "name=\"looks-again\"", StringComparison.Ordinal) });
        });
        var limiter = site.App.Services.GetRequiredService<ReadLimiter>();
        var slots = new List<IDisposable>();
        for (var slot = 0; slot < limiter.Half; slot++)
            slots.Add((await limiter.EnterAsync(-slot, isExport: true, TestContext.Current.CancellationToken))!);

        var asked = window.Page.APIRequest.GetAsync("/files/Chapters.xlsx", new() { MaxRedirects = 0 });
        for (var waited = 0; waited < 200 && !asked.IsCompleted; waited++)
        {
            site.App.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        await window.Page.GotoAsync((await asked).Headers["location"]);
        await AssertPageAsync(window, "progress", language);
        foreach (var slot in slots)
            slot.Dispose();
        for (var looked = 0; looked < 50 && await window.Page.Locator("main a[download]").CountAsync() == 0; looked++)
            await window.Page.ReloadAsync();
        await AssertPageAsync(window, "main a[download]", language);
        await window.Page.GotoAsync($"/files/made/{new string('0', 32)}");

        await AssertPageAsync(window, "h1", language, status: 404);
    }

    private static TheoryData<string> InLanguages(params IReadOnlyList<string> languages) => [.. languages.Take(LongRun.Of(1, 3))];

    private async Task<Window> OpenAsync(string side, string role, string language)
    {
        var person = site.App.Account(side, role);
        site.App.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = @language WHERE id = @AccountId", new { language, person.AccountId }));
        var window = await chromium.OpenAsync(site.App, side, role, language: language);
        return window;
    }

    /// <summary>The page shows that, and nothing is wrong with it, light and dark; a browser itself notes the status of a refusal.</summary>
    private static async Task AssertPageAsync(Window window, string shown, string language, int? status = null)
    {
        await Assertions.Expect(window.Page.Locator(shown)).ToBeVisibleAsync();
        Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(await window.FaultsAsync());
        await Sizes.SetAsync(window.Page, Sizes.Desk);
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Empty(await window.ObstaclesAsync());
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.DoesNotContain(window.Violations, told => status is null || !told.Contains($"status of {status}", StringComparison.Ordinal));
    }

    /// <summary>A tracker with the public record.</summary>
    public sealed class OnceSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
