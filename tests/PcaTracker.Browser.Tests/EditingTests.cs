using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Writing from the pages in the room: what is typed survives tabs, lines, sessions and colleagues (U3, U4).</summary>
public sealed class EditingTests(Chromium chromium, EditingTests.EditingSite site) : IClassFixture<EditingTests.EditingSite>
{
    private const string WithWords = "SELECT (SELECT count(*) FROM issue WHERE title = @title) + (SELECT count(*) FROM outcome WHERE summary = @title)";

    private static readonly string TwoHundredWords = string.Join(' ', Enumerable.Range(1, 200).Select(i => $"word{i}"));

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Two_hundred_words_are_back_after_the_tab_was_killed_and_nothing_is_in_the_browser(int width)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var title = $"Typed at {width}";

        await window.Page.GotoAsync($"/add/issues?chapter=III.9&priority={width % 5 + 1}");
        await window.Page.GetByLabel("What is open").FillAsync(title);
        await window.Page.GetByLabel("Details").FillAsync(TwoHundredWords);
        await Assertions.Expect(window.Page.GetByText("Kept as a draft")).ToBeVisibleAsync();
        var stored = await window.Page.EvaluateAsync<int>("async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length + (await caches.keys()).length");
        await window.Page.CloseAsync();
        var again = await window.Page.Context.NewPageAsync();
        await again.GotoAsync($"/add/issues?chapter=III.9&priority={width % 5 + 1}");

        Assert.Equal(0, stored);
        await Assertions.Expect(again.GetByLabel("What is open")).ToHaveValueAsync(title);
        await Assertions.Expect(again.GetByLabel("Details")).ToHaveValueAsync(TwoHundredWords);
        await Assertions.Expect(again.Locator("main").GetByText("is back. Nobody else has seen it.")).ToBeVisibleAsync();
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task Nothing_that_was_typed_is_in_the_files_of_the_browser()
    {
        var profile = Directory.CreateTempSubdirectory("pcatracker-profile-");
        await using (var window = await chromium.OpenWithProfileAsync(site.App.Address, profile.FullName))
        {
            await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Head), site.App.Address);
            await window.Page.GotoAsync("/add/issues?chapter=III.9");
            await window.Page.GetByLabel("Details").FillAsync("Canarybird " + TwoHundredWords);
            await Assertions.Expect(window.Page.GetByText("Kept as a draft")).ToBeVisibleAsync();
            await window.Page.ReloadAsync();
            await Assertions.Expect(window.Page.GetByLabel("Details")).ToHaveValueAsync("Canarybird " + TwoHundredWords);
            await window.Page.GotoAsync("/issues");
        }

        var files = profile.GetFiles("*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Holds(file, "Canarybird"u8) || Holds(file, Encoding.Unicode.GetBytes("Canarybird")));
        profile.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_form_sent_while_the_line_is_down_is_sent_once_when_it_is_back(int width)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var (page, title) = (window.Page, $"Sent without a line at {width}");

        await page.Clock.InstallAsync();
        await page.GotoAsync("/add/issues?chapter=III.10");
        await page.Context.SetOfflineAsync(true);
        await page.GetByLabel("What is open").FillAsync(title);
        await page.Clock.RunForAsync(30_000);
        await Assertions.Expect(page.GetByText("Not saved: offline since")).ToBeVisibleAsync();
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This is sent once as soon as the line is back")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("What is open")).ToHaveValueAsync(title);
        await page.Clock.RunForAsync(30_000);
        await page.Context.SetOfflineAsync(false);
        await page.Clock.RunForAsync(2_000);

        await Assertions.Expect(page.Locator("main").GetByText("The issue is recorded.")).ToBeVisibleAsync();
        Assert.Equal(1, site.Count("SELECT count(*) FROM issue WHERE title = @title", title));
    }

    [Theory]
    [InlineData(Sizes.Desk, "/add/issues?chapter=III.12", "The issue is recorded.")]
    [InlineData(Sizes.Phone, "/add/issues?chapter=III.12", "The issue is recorded.")]
    [InlineData(Sizes.Desk, "/log", "recorded: now")]
    [InlineData(Sizes.Phone, "/log", "recorded: now")]
    public async Task A_line_that_dies_as_a_form_is_sent_loses_nothing_and_the_form_is_sent_once_when_it_is_back(int width, string address, string done)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var (page, words, isDead, sent) = (window.Page, $"Sent as the line died at {width} from {address}", true, 0);
        page.Request += (_, request) => sent += request.Method == "POST" && request.Url.EndsWith(address, StringComparison.Ordinal) ? 1 : 0;

        await page.GotoAsync(address);
        await page.RouteAsync("**/*", route => isDead ? route.AbortAsync("connectionrefused") : route.ContinueAsync());
        var typedInto = await FillAsync(page, address, words);
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByText("This is sent once as soon as the line is back")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        Assert.True(await page.EvaluateAsync<bool>("navigator.onLine"));
        Assert.EndsWith(address, page.Url, StringComparison.Ordinal);
        Assert.Equal(0, sent);
        await Assertions.Expect(typedInto).ToHaveValueAsync(words);
        isDead = false;

        await Assertions.Expect(page.Locator("main").GetByText(done)).ToBeVisibleAsync();
        Assert.Equal(1, sent);
        Assert.Equal(1, site.Count(WithWords, words));
    }

    [Theory]
    [InlineData(Sizes.Desk, "/add/issues?chapter=III.13", "The issue is recorded.")]
    [InlineData(Sizes.Phone, "/add/issues?chapter=III.13", "The issue is recorded.")]
    [InlineData(Sizes.Desk, "/log", "recorded: now")]
    [InlineData(Sizes.Phone, "/log", "recorded: now")]
    public async Task A_form_that_is_lost_on_its_way_stands_on_its_page_again_with_the_words_typed_last(int width, string address, string done)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var (page, words, isLost) = (window.Page, $"Lost on its way at {width} from {address}", true);

        await page.GotoAsync(address);
        await page.RouteAsync(
            "**/*", route => isLost && route.Request.Method == "POST" && route.Request.IsNavigationRequest ? route.AbortAsync("connectionreset") : route.ContinueAsync());
        await FillAsync(page, address, words);
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("^chrome-error:", RegexOptions.None, TimeSpan.FromSeconds(1)));
        isLost = false;
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("main").GetByText("is back. Nobody else has seen it.")).ToBeVisibleAsync();
        await page.GetByLabel(address == "/log" ? "What happened" : "What is open").FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.Locator("main").GetByText(done)).ToBeVisibleAsync();
        Assert.Equal(1, site.Count(WithWords, words));
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Leaving_a_page_with_words_that_no_line_has_taken_asks_first(int width)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var (page, words, asked, closed) = (window.Page, $"Typed without a line at {width}", new TaskCompletionSource<string>(), new TaskCompletionSource());
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        page.Close += (_, _) => closed.TrySetResult();

        await page.GotoAsync("/add/issues?chapter=III.14");
        await page.Context.SetOfflineAsync(true);
        await page.GetByLabel("What is open").ClickAsync();
        await page.GetByLabel("What is open").FillAsync(words);
        await Assertions.Expect(page.GetByText("Not saved: offline since")).ToBeVisibleAsync();
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true });
        var question = await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Assertions.Expect(page.GetByLabel("What is open")).ToHaveValueAsync(words);
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.GetByText("Kept as a draft")).ToBeVisibleAsync();
        await page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true });

        Assert.Equal("beforeunload", question);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Two_clicks_and_a_resubmit_after_Back_are_one_row(int width)
    {
        await using var window = await OpenAsync(width, Role.Negotiator);
        var (page, title) = (window.Page, $"Clicked twice at {width}");

        await page.GotoAsync("/add/issues?chapter=III.11");
        await page.GetByLabel("What is open").FillAsync(title);
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).DblClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("The issue is recorded.")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.GetByLabel("What is open").FillAsync(title);
        await page.GetByLabel("EU delegation only").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert).GetByText("Exactly this was saved at")).ToBeVisibleAsync();
        Assert.Equal(1, site.Count("SELECT count(*) FROM issue WHERE title = @title", title));
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Different_fields_of_two_people_are_both_kept_by_one_click(int width)
    {
        var issue = site.AddIssue($"Cumulation {width}");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);

        await mine.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GetByLabel("What is open").FillAsync("Cumulation with the customs union");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await mine.Page.GetByLabel("Details").FillAsync("Five years, then a review.");
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(mine.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Changed meanwhile by EU head on ", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToBeVisibleAsync();
        var (violations, wide) = (await mine.ObstaclesAsync(), await mine.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save both" }).ClickAsync();

        await Assertions.Expect(mine.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        Assert.Equal("Cumulation with the customs union|Five years, then a review.", site.Issue(issue));
        Assert.Empty(violations);
        Assert.Equal(width, wide);
        Assert.Empty(mine.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task One_field_of_two_people_is_compared_word_by_word_and_decided(int width)
    {
        var issue = site.AddIssue($"Accept cumulation for five years, then review it ({width})");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);

        await mine.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GotoAsync($"/edit/issues/{issue}");
        await theirs.Page.GetByLabel("What is open").FillAsync($"Accept cumulation for seven years, then review it ({width})");
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await mine.Page.GetByLabel("What is open").FillAsync($"Accept cumulation for five years, then end it ({width})");
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(mine.Page.Locator("#StandsTitle input[value=theirs]")).ToBeFocusedAsync();
        await Assertions.Expect(mine.Page.Locator("#StandsTitle")).ToHaveAccessibleDescriptionAsync(
            new Regex("^Changed meanwhile by EU head on ", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var compared = await mine.Page.Locator("#conflict :is(ins, del)").AllInnerTextsAsync();
        await mine.Page.GetByLabel("Mine, as written below; you can take over words of theirs").CheckAsync();
        await mine.Page.GetByLabel("What is open", new() { Exact = true }).FillAsync($"Accept cumulation for seven years, then end it ({width})");
        await mine.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(mine.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        Assert.Equal(["five", "seven", "review", "end"], compared);
        Assert.Equal($"Accept cumulation for seven years, then end it ({width})|-", site.Issue(issue));
        Assert.Empty(mine.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task Of_two_fields_that_both_changed_theirs_is_kept_of_one_and_mine_of_the_other_and_the_history_shows_both(int width)
    {
        var issue = site.AddIssue($"Quotas {width}");
        await using var mine = await OpenAsync(width, Role.Negotiator);
        await using var theirs = await OpenAsync(width, Role.Head);
        var page = mine.Page;

        foreach (var (window, who) in ((Window, string)[])[(mine, "negotiator"), (theirs, "head")])
        {
            await window.Page.GotoAsync($"/edit/issues/{issue}");
            await window.Page.GetByLabel("What is open").FillAsync($"Quotas {width} of the {who}");
            await window.Page.GetByLabel("Details").FillAsync($"Details {width} of the {who}");
        }
        await theirs.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(theirs.Page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#StandsTitle input[value=theirs]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync("Details: choose which version to keep.");
        await page.Locator("#StandsDescription input[value=mine]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
        await page.GotoAsync($"/history?set=Issues&id={issue}");
        await page.EvaluateAsync("document.querySelectorAll('main details').forEach(details => details.open = true)");
        var (first, second) = (page.Locator(".changes > li", new() { HasText = "EU head changed" }), page.Locator(".changes > li", new() { HasText = "EU negotiator changed" }));
        Assert.Equal($"Quotas {width} of the head|Details {width} of the negotiator", site.Issue(issue));
        await Assertions.Expect(first).ToContainTextAsync($"Details {width} of the head");
        await Assertions.Expect(first.Locator("ins").First).ToContainTextAsync("of the head");
        // What I took over of theirs is no change of mine.
        Assert.Equal(("head", "negotiator"), (await second.Locator("del").InnerTextAsync(), await second.Locator("ins").InnerTextAsync()));
        Assert.Empty(mine.Violations);
    }

    [Fact]
    public async Task Two_people_who_save_in_any_order_lose_nothing_that_they_typed()
    {
        var (random, issue) = (new Random(14), site.AddIssue("Transit 0"));
        await using var eu = await OpenAsync(Sizes.Desk, Role.Negotiator);
        await using var head = await OpenAsync(Sizes.Phone, Role.Head);

        for (var time = 1; time <= LongRun.Of(4, 20); time++)
        {
            IPage[] order = random.Next(2) == 0 ? [eu.Page, head.Page] : [head.Page, eu.Page];
            var expected = site.Issue(issue).Split('|');
            foreach (var page in order)
                await page.GotoAsync($"/edit/issues/{issue}");
            foreach (var (page, who) in order.Zip(["first", "second"]))
            {
                // One field of two, or both.
                var fields = random.Next(1, 4);
                if ((fields & 1) != 0)
                    await page.Locator("#Title").FillAsync(expected[0] = $"Transit {time} of the {who}");
                if ((fields & 2) != 0)
                    await page.Locator("#Description").FillAsync(expected[1] = $"Details {time} of the {who}");
            }
            foreach (var page in order)
                await SaveWithMineAsync(page);

            Assert.Equal(string.Join('|', expected), site.Issue(issue));
        }
        Assert.Empty(eu.Violations);
        Assert.Empty(head.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_confidential_position_is_added_without_a_script(int width)
    {
        await using var window = await chromium.OpenAsync(site.App.Address, Sizes.Window(width, hasScript: false));
        await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Negotiator), site.App.Address);
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

    /// <summary>Fills in the form of an issue or of an outcome; returns the field with the words.</summary>
    private static async Task<ILocator> FillAsync(IPage page, string address, string words)
    {
        var isLog = address == "/log";
        if (isLog)
        {
            await page.GetByLabel("Chapter").FillAsync("Annex I");
            await page.GetByLabel("After this round").SelectOptionAsync("unchanged");
        }

        await page.GetByLabel("EU delegation only").CheckAsync();
        var field = page.GetByLabel(isLog ? "What happened" : "What is open");
        await field.FillAsync(words);
        return field;
    }

    /// <summary>Saves; where both changed a field, one's own stands.</summary>
    private static async Task SaveWithMineAsync(IPage page)
    {
        var save = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Save$|^Save both$", RegexOptions.None, TimeSpan.FromSeconds(1)) });
        var (changed, conflict) = (page.Locator("main").GetByText("The issue is changed."), page.Locator("#conflict"));
        await save.ClickAsync();
        await Assertions.Expect(changed.Or(conflict)).ToBeVisibleAsync();
        if (await conflict.IsVisibleAsync())
        {
            foreach (var mine in await page.Locator("input[type=radio][value=mine]").AllAsync())
                await mine.CheckAsync();
            await save.ClickAsync();
        }

        await Assertions.Expect(page.Locator("main").GetByText("The issue is changed.")).ToBeVisibleAsync();
    }

    private static bool Holds(FileInfo file, ReadOnlySpan<byte> canary) => File.ReadAllBytes(file.FullName).AsSpan().IndexOf(canary) >= 0;

    private async Task<Window> OpenAsync(int width, string role)
    {
        var window = await chromium.OpenAsync(site.App.Address, Sizes.Window(width));
        await window.SignInAsync(site.App.SessionOf(Side.EU, role), site.App.Address);
        return window;
    }

    /// <summary>A tracker with the public record.</summary>
    public sealed class EditingSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public long AddIssue(string title)
        {
            var chapter = Count("SELECT id FROM chapter WHERE code = @title", "III.2");
            return App.Database.WriteAs(App.Account(Side.EU, Role.Negotiator), session => Rows.CreateRow.Run(
                session, "Issues", new Dictionary<string, object?> { ["ChapterId"] = chapter, ["Title"] = title, ["Visibility"] = "shared" })).Value;
        }

        public long Count(string sql, string title)
        {
            using var session = App.Database.OpenAsSystem();
            return session.Connection.ExecuteScalar<long>(sql, new { title });
        }

        public string Issue(long id)
        {
            using var session = App.Database.OpenAsSystem();
            return session.Connection.ExecuteScalar<string>("SELECT title || '|' || coalesce(description, '-') FROM issue WHERE id = @id", new { id })!;
        }
    }
}

/// <summary>A session whose end is near, on a page that stays open.</summary>
public sealed class SessionEndTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_session_is_lengthened_in_place_and_what_was_typed_stays(int width)
    {
        await using var app = await TestApp.StartAsync();
        await using var window = await chromium.OpenAsync(app.Address, Sizes.Window(width));
        await window.SignInAsync(app.SessionOf(Side.EU, Role.Negotiator), app.Address);
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
        await using var window = await chromium.OpenAsync(app.Address, Sizes.Window(width));
        await window.SignInAsync(app.SessionOf(Side.EU, Role.Negotiator), app.Address);
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
        await using var window = await chromium.OpenAsync(app.Address, Sizes.Window(width));
        await window.SignInAsync(app.SessionOf(Side.EU, Role.Negotiator), app.Address);
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
        await second.WaitForURLAsync("**/sign-in?kept=true**");
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
