using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class BrowserSessionsTests
{
    [Fact]
    public async Task The_number_of_an_ended_session_is_not_reused()
    {
        await using var app = await TestApp.StartAsync();
        var sessions = app.Services.GetRequiredService<BrowserSessions>();
        using var first = app.SignedIn(Side.EU, Role.Analyst);
        var owner = app.Account(Side.EU, Role.Analyst);
        var ended = sessions.Of(owner).Single().Id;

        await sessions.EndAsync(owner, ended);
        using var second = app.SignedIn(Side.EU, Role.Analyst);

        Assert.NotEqual(ended, sessions.Of(owner).Single().Id);
    }

    [Fact]
    public async Task The_account_page_lists_sessions_and_ends_one()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var phone = app.From("127.0.0.5");
        phone.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1");
        using var signedIn = await phone.SignInAsync(owner.Email);
        using var here = app.SignedIn(Side.EU, Role.Head);
        using var anothers = app.SignedIn(Side.KZ, Role.Head);

        var rows = (await here.PageAsync("/account")).QuerySelectorAll("tbody tr");
        var phoneRow = Assert.Single(rows, row => row.QuerySelector("button") is not null);
        var id = phoneRow.QuerySelector("button")!.GetAttribute("value")!;
        using var stolen = await anothers.SubmitAsync("/account", "sessions", ("End", id));
        Assert.Equal(HttpStatusCode.OK, await phone.HomeAsync());
        using var ended = await here.SubmitAsync("/account", "sessions", ("End", id));

        Assert.Equal(2, rows.Length);
        Assert.StartsWith("Safari on iPhone 127.0.0.5 Signed in 23 Nov 2026, 10:00 Brussels", phoneRow.Read(), StringComparison.Ordinal);
        Assert.Contains(rows, row => row.Read().StartsWith("Firefox on Windows 192.0.2.7", StringComparison.Ordinal) && row.Read().EndsWith("this one", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, await phone.HomeAsync());
        Assert.Equal(HttpStatusCode.OK, await here.HomeAsync());
        Assert.Single((await here.PageAsync("/account")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Ending_the_other_sessions_keeps_this_one()
    {
        await using var app = await TestApp.StartAsync();
        using var here = app.SignedIn(Side.EU, Role.Head);
        using var second = app.SignedIn(Side.EU, Role.Head);
        using var third = app.SignedIn(Side.EU, Role.Head);
        using var anothers = app.SignedIn(Side.KZ, Role.Head);

        using var ended = await here.SubmitAsync("/account", "sessions", ("End", "others"));

        Assert.Equal("/account?done=others-ended#sessions", ended.Headers.Location!.OriginalString);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.OK],
            [await here.HomeAsync(), await second.HomeAsync(), await third.HomeAsync(), await anothers.HomeAsync()]);
    }

    [Fact]
    public async Task A_copied_cookie_is_invalid_after_signing_out()
    {
        await using var app = await TestApp.StartAsync();
        var cookie = app.SessionOf(Side.EU, Role.Head);
        using var browser = WithCookie(app, cookie);
        using var copy = WithCookie(app, cookie);
        Assert.Equal(HttpStatusCode.OK, await copy.HomeAsync());

        var token = (await browser.PageAsync("/")).QuerySelector("form[action='/sign-out'] input[type=hidden]")!;
        using var form = new FormUrlEncodedContent([new(token.GetAttribute("name")!, token.GetAttribute("value")!)]);
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var signedOut = await browser.PostAsync("/sign-out", form, TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in", signedOut.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Redirect, await copy.HomeAsync());
        Assert.Equal(0, Count(app));
    }

    [Fact]
    public async Task The_last_use_of_a_session_is_recorded_once_a_minute()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Head);

        app.Clock.Advance(TimeSpan.FromSeconds(59));
        await browser.HomeAsync();
        var within = LastSeen(app);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await browser.HomeAsync();

        Assert.Equal("2026-11-23T09:00:00.000Z", within);
        await Eventually.Equal("2026-11-23T09:01:00.000Z", () => LastSeen(app));
    }

    [Fact]
    public async Task Signing_in_again_replaces_the_session_and_the_database_holds_no_secret()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.Anonymous();

        using var first = await browser.SignInAsync(owner.Email);
        using var second = await browser.SignInAsync(owner.Email);

        Assert.Equal(HttpStatusCode.OK, await browser.HomeAsync());
        Assert.Equal(1, Count(app));
        using var session = app.Database.OpenAsSystem();
        Assert.Matches("^[0-9a-f]{64}$", session.Connection.QuerySingle<string>("SELECT token_hash FROM browser_session"));
    }

    [Fact]
    public async Task Disabling_ends_sessions_links_and_tokens_and_enabling_restores_only_tokens()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        var link = app.LinkFor(owner);
        using var browser = app.SignedIn(Side.EU, Role.Head);
        // Sends no request meanwhile, and so keeps its cookie.
        using var asleep = app.SignedIn(Side.EU, Role.Head);
        using var script = app.As(Side.EU, Role.Head);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await browser.HomeAsync(), await FeedAsync(script)));

        app.Disable(owner);
        var disabled = (await browser.HomeAsync(), await FeedAsync(script));
        using var signIn = await app.Anonymous().SignInAsync(owner.Email);
        Enable(app, owner);
        using var oldLink = await app.Anonymous().GetAsync(link, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), disabled);
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (await asleep.HomeAsync(), await FeedAsync(script)));
        Assert.Equal(HttpStatusCode.Gone, oldLink.StatusCode);
        using var again = await app.Anonymous().SignInAsync(owner.Email);
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15", "Safari on macOS")]
    [InlineData("<script>", "A program that is not known")]
    [InlineData("", "A program that is not known")]
    public void A_user_agent_is_shortened_for_people(string userAgent, string name)
    {
        var request = new Microsoft.AspNetCore.Http.DefaultHttpContext().Request;
        request.Headers.UserAgent = userAgent;

        Assert.Equal(name, BrowserName.Of(request));
    }

    private static HttpClient WithCookie(TestApp app, Cookie cookie)
    {
        var cookies = new CookieContainer();
        cookies.Add(app.Address, cookie);
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = app.Address };
    }

    private static void Enable(TestApp app, Actor owner) => new AccountDirectory(app.Database).Enable(app.Stored(owner));

    private static async Task<HttpStatusCode> FeedAsync(HttpClient script)
    {
        using var answer = await script.GetAsync("/odata/Rounds", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static int Count(TestApp app)
    {
        using var session = app.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<int>("SELECT count(*) FROM browser_session");
    }

    private static string LastSeen(TestApp app)
    {
        using var session = app.Database.OpenAsSystem();
        return session.Connection.QuerySingle<string>("SELECT last_seen_at FROM browser_session");
    }
}
