using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Pages at which nobody aims: refusals, failures, and those that a form or a link in a mail leads to. They are held to what every page is.</summary>
public sealed class AnswersTests(Chromium chromium, AnswersTests.AnsweringSite site) : IClassFixture<AnswersTests.AnsweringSite>
{
    [Theory]
    [InlineData("/no-such-page", "Not found", 404)]
    [InlineData("/hangfire", "Not for your role", 403)]
    public async Task A_refused_address_is_accessible_and_leads_on(string address, string heading, int status)
    {
        await using var window = await OpenAsync(Role.Negotiator);

        await window.Page.GotoAsync(address);

        await AssertPageAsync(window, heading, status);
    }

    [Fact]
    public async Task A_failure_is_accessible_and_has_a_number()
    {
        // Its own tracker: what fails once fails for whoever asks next.
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("Logging:LogLevel:Microsoft.AspNetCore.Diagnostics", "None"));
        await using var window = await OpenAsync(app, Role.Analyst);
        app.FailNext(app.Account(Side.EU, Role.Analyst));

        await window.Page.GotoAsync("/timeline");

        await AssertPageAsync(window, "Something went wrong", 500);
    }

    [Fact]
    public async Task A_form_of_another_session_is_accessible_and_returns_the_typed_text()
    {
        await using var window = await OpenAsync(Role.Negotiator);
        await window.Page.GotoAsync("/deadlines#add");
        await window.Page.Locator("#Title").FillAsync("Comments on <Annex I>");
        await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Head), site.App.Address);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add deadline" }).ClickAsync();

        await Assertions.Expect(window.Page.Locator("pre.typed").First).ToHaveTextAsync("Comments on <Annex I>");
        await AssertPageAsync(window, "This form belongs to another session", 400);
    }

    [Fact]
    public async Task A_form_that_arrives_after_its_session_asks_to_sign_in_accessibly()
    {
        await using var window = await OpenAsync(Role.Negotiator);
        await window.Page.GotoAsync("/add/issues?chapter=III.9");
        await window.Page.GetByLabel("What is open").FillAsync("Typed too late");
        site.App.Clock.Advance(BrowserSessions.Lifetime + TimeSpan.FromHours(1));

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add an issue" }).ClickAsync();

        await window.Page.ComesToAsync("**/sign-in?kept=true**");
        await AssertPageAsync(window, "Sign in");
    }

    [Fact]
    public async Task Too_many_attempts_to_sign_in_are_refused_accessibly()
    {
        await using var window = await chromium.OpenAsync(site.App.Address);
        var account = site.App.Account(Side.EU, Role.Head);
        await window.Page.GotoAsync("/sign-in");
        await window.Page.Locator("#Email").FillAsync(account.Email);
        await window.Page.Locator("#Password").FillAsync("a guess");

        // The form is sent as often as it takes, and opens the page of the last answer alone.
        var attempts = await window.Page.EvaluateAsync<int>(
            """
            async () => {
              const form = document.querySelector("#Password").form;
              for (let attempt = 1; attempt < 25; attempt++)
                if ((await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })).status === 429) return attempt;
              return 0;
            }
            """);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        Assert.InRange(attempts, 2, 24);
        await Assertions.Expect(window.Page.Locator(".errors", new() { HasTextString = "Wait" })).ToBeVisibleAsync();
        await AssertPageAsync(window, "Sign in", 429);
    }

    [Theory]
    [InlineData("too many", "Too many requests", 429)]
    [InlineData("damaged", "The database is damaged", 503)]
    [InlineData("token", "An access token in the address", 400)]
    public async Task A_refusal_before_any_page_is_accessible_and_looks_like_one(string cause, string heading, int status)
    {
        await using var app = await TestApp.StartAsync(
            new("Logging:LogLevel:Default", "None"), new("PcaTracker:Limits:Pages:Burst", cause == "too many" ? "1" : "1000"), new("PcaTracker:Limits:Pages:PerSecond", "1"));
        await using var window = await chromium.OpenAsync(app.Address);
        if (cause == "damaged")
            await DamageAsync(app);

        for (var visit = 0; visit < 10 && (await window.Page.GotoAsync(cause == "token" ? "/rounds?key=" + BearerSecret.Create("pca_") : "/sign-in"))!.Status == 200; visit++)
            continue;

        await AssertPageAsync(window, heading, status);
    }

    [Fact]
    public async Task The_page_of_a_sign_in_link_is_accessible()
    {
        await using var window = await chromium.OpenAsync(site.App.Address);
        var account = site.App.Services.GetRequiredService<AccountDirectory>().Find(site.App.Account(Side.KZ, Role.Negotiator).AccountId)!;

        await window.Page.GotoAsync("/sign-in/" + await site.App.Services.GetRequiredService<SignInLinks>().CreateAsync(account, SignInLinks.Lifetime));

        await AssertPageAsync(window, "Sign in as KZ negotiator");
    }

    [Fact]
    public async Task The_pages_that_turn_digests_off_are_accessible()
    {
        await using var window = await chromium.OpenAsync(site.App.Address);
        var account = site.App.Account(Side.KZ, Role.Analyst).AccountId;

        await window.Page.GotoAsync(site.App.Services.GetRequiredService<Unsubscribe>().LinkFor(account).AbsolutePath);
        await AssertPageAsync(window, "Turn the digest off?");
        await window.Page.Locator("main form button").ClickAsync();

        await AssertPageAsync(window, "The digest is off");
    }

    [Fact]
    public async Task What_came_of_a_change_of_many_rows_is_accessible()
    {
        await using var window = await OpenAsync(Role.Head);
        await window.Page.GotoAsync("/change/Deadlines?do=done&row=12.1&row=13.7");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Mark as done" }).ClickAsync();

        await window.Page.ComesToAsync(new Regex("/changed/", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await AssertPageAsync(window, "Several deadlines changed");
    }

    // Cuts the database short, and has a request meet that.
    private static async Task DamageAsync(TestApp app)
    {
        using var analyst = app.As(Side.EU, Role.Analyst);
        using (var connection = new SqliteConnection($"Data Source={app.Database.File};Pooling=False"))
            connection.Query("PRAGMA wal_checkpoint(TRUNCATE)");
        using (var file = File.Open(app.Database.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(8192);
        using var met = await analyst.GetAsync("/odata/Chapters", TestContext.Current.CancellationToken);
    }

    private Task<Window> OpenAsync(string role) => OpenAsync(site.App, role);

    private Task<Window> OpenAsync(TestApp app, string role) => chromium.OpenAsync(app, Side.EU, role);

    /// <summary>The page has that heading, and nothing is wrong with it; a browser itself notes the status of a refusal.</summary>
    private static async Task AssertPageAsync(Window window, string heading, int? status = null)
    {
        await Assertions.Expect(window.Page.Locator("h1")).ToHaveTextAsync(heading);
        Assert.Empty(await window.FaultsAsync());
        Assert.DoesNotContain(window.Violations, told => status is null || !told.Contains($"status of {status}", StringComparison.Ordinal));
    }

    /// <summary>A tracker with two deadlines, one of which has changed since the reader saw it.</summary>
    public sealed class AnsweringSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Hangfire:Dashboard", "true"));
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES
                  (12, 'Comments on origin', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'eu'), (13, 'Exchange of texts', '2026-11-27', '2026-11-27T23:00:00.000Z', 'EU', 'shared')
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
