using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Hangfire's pages under a policy without inline scripts.</summary>
public sealed class HangfirePagesTests(Chromium chromium)
{
    [Fact]
    public async Task Dashboard_pages_work_without_a_violation()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Hangfire:Dashboard", "true"), new("PcaTracker:Notifications:Ticker", "true"));
        await using var window = await chromium.OpenAsync(app, Side.Joint, Role.Administrator);

        foreach (var address in (string[])["/hangfire", "/hangfire/recurring", "/hangfire/jobs/succeeded", "/hangfire/servers"])
        {
            var answer = await window.Page.GotoAsync(address, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Load });
            await window.Page.WaitForFunctionAsync("window.jQuery !== undefined");

            Assert.Equal(200, answer!.Status);
            Assert.Equal(0, await window.Page.Locator("[data-url*='/remove'], [data-url*='/trigger']").CountAsync());
            Assert.Empty(window.Violations);
        }
    }
}
