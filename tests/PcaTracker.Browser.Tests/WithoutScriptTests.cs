using Microsoft.Playwright;
using PcaTracker.Domain;

namespace PcaTracker.Browser.Tests;

/// <summary>The main paths in a browser that runs no script, at a desk and on a phone.</summary>
public sealed class WithoutScriptTests(Chromium chromium, RecordSite site) : IClassFixture<RecordSite>
{
    [Theory]
    [InlineData(Sizes.Desk, "III.7")]
    [InlineData(Sizes.Phone, "III.8")]
    public async Task An_outcome_is_logged_and_the_next_can_be(int width, string chapter)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var page = window.Page;

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log outcome" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record and go on to the next" }).ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Error: Log outcomes – PcaTracker");
        await page.GetByLabel("Chapter").FillAsync(chapter.ToLowerInvariant());
        await page.GetByLabel("After this round").SelectOptionAsync("Discussed, status unchanged");
        await page.GetByLabel("What happened").FillAsync($"Read without a script at {width}.");
        await page.GetByText("New open issue, new deadline").ClickAsync();
        await page.Locator("#row-0-DeadlineTitle").FillAsync($"Comments without a script at {width}");
        await page.Locator("#row-0-DeadlineDueOn").FillAsync("10 Dec 2026");
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record and go on to the next" }).ClickAsync();

        await Assertions.Expect(page.Locator("main .done")).ToContainTextAsync($"{chapter} ");
        await Assertions.Expect(page.GetByLabel("Chapter")).ToHaveValueAsync("");
        Assert.Equal(1, site.Count("SELECT count(*) FROM outcome WHERE summary = @title", $"Read without a script at {width}."));
        Assert.Equal(1, site.Count("SELECT count(*) FROM deadline WHERE title = @title AND due_on = '2026-12-10'", $"Comments without a script at {width}"));
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task An_edit_that_meets_a_colleagues_is_compared_and_decided(int width)
    {
        var issue = site.AddIssue($"Transit for five years ({width})");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);
        foreach (var window in (Window[])[mine, theirs])
            await window.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GetByLabel("What is open").FillAsync($"Transit for seven years ({width})");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.GetByText("The issue is changed.")).ToBeVisibleAsync();
        var page = mine.Page;

        await page.GetByLabel("What is open").FillAsync($"Transit for six years ({width})");
        await page.GetByLabel("Details").FillAsync("Then a review.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var compared = await page.Locator("#conflict :is(ins, del)").AllInnerTextsAsync();
        await page.GetByLabel("Mine, as written below; you can take over words of theirs").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.GetByText("The issue is changed.")).ToBeVisibleAsync();
        Assert.Equal(["five", "seven"], compared.Take(2));
        Assert.Equal($"Transit for six years ({width})|Then a review.", site.Issue(issue));
        Assert.Empty(mine.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_deadline_is_entered_found_by_a_filter_and_changed_with_others(int width)
    {
        var title = $"Texts without a script at {width}";
        await using var window = await OpenAsync(width, Role.Negotiator);
        var page = window.Page;

        await page.GotoAsync("/deadlines");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a deadline" }).ClickAsync();
        await page.GetByLabel("What is due").FillAsync(title);
        await page.Locator("#DueOn").FillAsync("10/12/2026");
        await page.Locator("#ResponsibleParty").SelectOptionAsync("EU");
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add deadline" }).ClickAsync();
        await Assertions.Expect(page.Locator("label[for=DueOn]")).ToContainTextAsync("two different days");
        await Assertions.Expect(page.GetByLabel("What is due")).ToHaveValueAsync(title);
        await page.Locator("#DueOn").FillAsync("24 Dec 2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add deadline" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Deadline added.")).ToBeVisibleAsync();
        await page.GotoAsync("/deadlines");
        await page.GetByLabel("Title or owner contains").FillAsync(title);
        await page.Locator("#when").SelectOptionAsync("any");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("Thu 24 December 2026");
        await page.Locator("tbody input[type=checkbox]").CheckAsync();
        await page.GetByLabel("With the ticked rows").SelectOptionAsync("Mark as done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark as done: 1 deadline" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 deadline changed: mark as done.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 deadline as before.")).ToBeVisibleAsync();

        Assert.Equal(1, site.Count("SELECT count(*) FROM deadline WHERE title = @title AND status = 'open'", title));
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_menu_the_search_the_reports_and_the_language_need_no_script(int width)
    {
        await using var window = await OpenAsync(width, Role.Analyst);
        var page = window.Page;

        await page.GotoAsync("/timeline");
        await MenuAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("custom");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await Assertions.Expect(page.Locator("mark").First).ToHaveTextAsync("customs", new() { IgnoreCase = true });
        await MenuAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Reports" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Joint report" }).ClickAsync();
        await Assertions.Expect(page.Locator(".marking")).ToHaveTextAsync("For both delegations.");
        await MenuAsync();
        await page.Locator(".person > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Қазақша" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", Language.Kazakh);
        var (heading, address) = (await page.Locator("h1").InnerTextAsync(), new Uri(page.Url).AbsolutePath);
        await MenuAsync();
        await page.Locator(".person > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", Language.English);
        Assert.Matches(@"\p{IsCyrillic}", heading);
        Assert.Equal("/reports/joint", address);
        Assert.Empty(window.Violations);

        async Task MenuAsync()
        {
            if (width == Sizes.Phone)
                await page.Locator(".menu-button").ClickAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_confidential_position_is_added(int width)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var page = window.Page;

        await page.GotoAsync("/chapters/III.9");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a position" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a position" }).ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Error: Add a position – PcaTracker");
        await page.GetByLabel("Whose position").SelectOptionAsync("EU");
        await page.GetByLabel("Kind").SelectOptionAsync("Red line");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Position" }).FillAsync($"No export duties, ever ({width}).");
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a position" }).ClickAsync();

        await Assertions.Expect(page.Locator("main").GetByText("The position is recorded.")).ToBeVisibleAsync();
        Assert.Equal(1, site.Count("SELECT count(*) FROM position WHERE text = @title AND visibility = 'eu'", $"No export duties, ever ({width})."));
        Assert.Empty(window.Violations);
    }

    private Task<Window> OpenAsync(int width, string role) => chromium.OpenAsync(site.App, Side.EU, role, width, hasScript: false);
}
