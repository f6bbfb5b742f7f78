using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;
namespace PcaTracker.Browser.Tests;
public sealed class Shots(Chromium chromium, EditingTests.EditingSite site) : IClassFixture<EditingTests.EditingSite>
{
    [Fact]
    public async Task Take()
    {
        var list = new (string, string, string)[] { ("/add/positions?chapter=III.9&party=EU", "add-position", Role.Negotiator), ("/chapters/III.2", "chapter", Role.Head), ($"/edit/issues/{site.SomeIssue}", "edit-issue", Role.Head), ($"/delete/issues/{site.SomeIssue}", "delete", Role.Head), ("/add/documents", "add-doc", Role.Head), ("/rounds/7", "round", Role.Negotiator) };
        foreach (var (w, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        foreach (var (a, n, role) in list)
        {
            await using var window = await chromium.OpenAsync(site.App.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = w, Height = w == 390 ? 844 : 800 }, ColorScheme = scheme });
            await window.SignInAsync(site.App.SessionOf(Side.EU, role), site.App.Address);
            await window.Page.GotoAsync(a);
            await window.Page.ScreenshotAsync(new() { Path = $"/tmp/shots/{n}-{w}.png", FullPage = n != "chapter" && n != "round" });
        }
        // conflict
        foreach (var (w, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            var issue = site.AddIssue("Accept cumulation for five years, then review it");
            await using var mine = await chromium.OpenAsync(site.App.Address, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = w, Height = 844 }, ColorScheme = scheme });
            await mine.SignInAsync(site.App.SessionOf(Side.EU, Role.Negotiator), site.App.Address);
            await mine.Page.GotoAsync($"/edit/issues/{issue}");
            _ = site.App.Database.WriteAs(site.App.Account(Side.EU, Role.Head), s => Rows.ChangeRow.Run(s, "Issues", issue, Rows.RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = "Accept cumulation for seven years, then review it", ["Priority"] = 1L }));
            await mine.Page.GetByLabel("What is open").FillAsync("Accept cumulation for five years, then end it");
            await mine.Page.GetByLabel("Details").FillAsync("The customs union asks for it.");
            await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await mine.Page.WaitForTimeoutAsync(300);
            await mine.Page.ScreenshotAsync(new() { Path = $"/tmp/shots/conflict-{w}.png", FullPage = true });
        }
    }
}
