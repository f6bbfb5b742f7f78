using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The shipped program from the first start to the API, using only what it prints.</summary>
public sealed class EndToEndTests(Chromium chromium)
{
    [Fact]
    public async Task A_negotiator_logs_three_outcomes_that_appear_in_the_table_and_the_API()
    {
        using var directory = new TempDirectory();
        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        await using (var administrator = await chromium.OpenAsync(server.Address))
        {
            await SignInAsync(administrator.Page, server.Said.Single(line => line.Contains("Sign in once", StringComparison.Ordinal)).Split(' ')[^1]);
            await Assertions.Expect(administrator.Page.Locator(".eyes")).ToContainTextAsync("Public record only");
        }

        var added = await TrackerProcess.RunAsync(directory.Path, [new("ASPNETCORE_URLS", server.Address.ToString())],
            ["user", "add", "negotiator@example.org", "--name", "EU negotiator", "--side", "EU", "--role", "negotiator"]);
        await using var window = await chromium.OpenAsync(server.Address);
        var page = window.Page;
        await SignInAsync(page, added.Output.Trim());

        await page.GetByRole(AriaRole.Link, new() { Name = "State of play" }).ClickAsync();
        await Assertions.Expect(Now(page, "Annex I")).ToContainTextAsync("Not opened");
        await LogThreeOutcomesAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "State of play" }).ClickAsync();
        await Assertions.Expect(Now(page, "Annex I")).ToContainTextAsync("Under negotiation");
        await Assertions.Expect(Now(page, "Annex V")).ToContainTextAsync("Aim agreed");
        await Assertions.Expect(Now(page, "Protocol 1")).ToContainTextAsync("Provisionally closed");
        await Assertions.Expect(Now(page, "Annex II")).ToContainTextAsync("Not opened");

        var token = await CreateTokenAsync(page);
        Assert.Equal(
            ["Annex I under-negotiation", "Annex V aim-agreed", "Protocol 1 provisionally-closed"],
            await ReadApiAsync(server.Address, token));
        Assert.Empty(window.Violations);
    }

    private static async Task SignInAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Not now" }).ClickAsync();
    }

    private static async Task LogThreeOutcomesAsync(IPage page)
    {
        await page.GotoAsync("/rounds/7");
        await LogOutcomesFormTests.Fill(page, 0, "Annex I", "under-negotiation", "Reservations were read through.");
        await LogOutcomesFormTests.Fill(page, 1, "Annex V", "aim-agreed", "Arbitration, yes; the time limits are open.");
        await LogOutcomesFormTests.Fill(page, 2, "Protocol 1", "provisionally-closed", "Agreed without brackets.");
        await page.GetByLabel("Both delegations: the Kazakh delegation will see this").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record outcomes" }).ClickAsync();
        await Assertions.Expect(page.Locator("p[role=status]")).ToHaveTextAsync("3 outcomes recorded.");
    }

    private static async Task<string> CreateTokenAsync(IPage page)
    {
        await page.Locator("summary", new() { HasTextString = "More" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect" }).ClickAsync();
        await page.GetByLabel("Where you will use it").FillAsync("Excel on the desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        return await page.Locator("#token").InnerTextAsync();
    }

    private static async Task<IReadOnlyList<string>> ReadApiAsync(Uri address, string token)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"negotiator@example.org:{token}")));
        using var answer = JsonDocument.Parse(await client.GetStringAsync(
            "/odata/StateOfPlay?$filter=RoundNumber eq 7 and Changed&$select=ChapterCode,Status&$orderby=ChapterCode", TestContext.Current.CancellationToken));
        return [.. answer.RootElement.GetProperty("value").EnumerateArray().Select(row => $"{row.GetProperty("ChapterCode")} {row.GetProperty("Status")}")];
    }

    private static ILocator Now(IPage page, string code) =>
        page.Locator(".matrix tbody tr").Filter(new() { Has = page.Locator($".code:text-is('{code}')") }).Locator("td.now");
}
