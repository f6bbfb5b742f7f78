using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

public sealed class WideningTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_head_shares_a_row_without_a_script_after_seeing_all_of_it(int width)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO issue (id, chapter_id, title, description, priority, opened_in_round, owner, visibility, owner_side)
            SELECT 4711, id, 'Rules of origin', 'Cumulation with the customs union: accepted for five years, then reviewed.', 1, 7, 'eu.head@example.org', 'eu', 'EU' FROM chapter WHERE code = 'III.2'
            """));
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Head, width, hasScript: false);
        var page = window.Page;

        await page.GotoAsync("/chapters/III.2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Share with the Kazakh delegation… Rules of origin" }).ClickAsync();
        await Assertions.Expect(page.GetByText("accepted for five years")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Share with the Kazakh delegation" }).ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Error: Share with the Kazakh delegation – PcaTracker");
        await page.GetByLabel("I have read all of it. The Kazakh delegation will see it").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Share with the Kazakh delegation" }).ClickAsync();

        await Assertions.Expect(page.Locator("main .done")).ToHaveTextAsync("Done. Who can read it now: both delegations.");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Publish… Rules of origin" })).ToBeVisibleAsync();
        // Who changed the readers, and from whom to whom.
        await page.GotoAsync("/history");
        await Assertions.Expect(page.Locator(".changes summary").First).ToHaveTextAsync("EU head opened issue “Rules of origin” to more readers: EU delegation only → both delegations");
        Assert.Empty(window.Violations);
    }
}
