using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PcaTracker.Domain;

namespace PcaTracker.Browser.Tests;

/// <summary>Writing from the pages in the room: what is typed survives tabs, lines and double clicks (U3).</summary>
public sealed class DraftTests(Chromium chromium, RecordSite site) : IClassFixture<RecordSite>
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
        if (address == "/log")
        {
            // The chapter of the draft gives way to what is typed into its field.
            await page.Keyboard.TypeAsync("Annex V");
            await Assertions.Expect(page.GetByLabel("Chapter")).ToHaveValueAsync("Annex V");
        }
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

    private static bool Holds(FileInfo file, ReadOnlySpan<byte> canary) => File.ReadAllBytes(file.FullName).AsSpan().IndexOf(canary) >= 0;

    private Task<Window> OpenAsync(int width, string role) => chromium.OpenAsync(site.App, Side.EU, role, width);
}
