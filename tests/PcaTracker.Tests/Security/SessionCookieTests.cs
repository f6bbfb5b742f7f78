using System.Net;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class SessionCookieTests
{
    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        await using var app = await TestApp.StartAsync();
        using var here = app.SignedIn(Side.KZ, Role.Head);
        using var elsewhere = app.SignedIn(Side.KZ, Role.Head);
        Assert.Equal(HttpStatusCode.OK, await elsewhere.HomeAsync());

        using var set = await here.SubmitAsync("/account/password", "set-password", ("Input.New", "until everything is agreed"));

        Assert.Equal("/", set.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await here.HomeAsync());
        Assert.Equal(HttpStatusCode.Redirect, await elsewhere.HomeAsync());
    }

    [Fact]
    public async Task A_short_password_is_refused_at_its_field()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.KZ, Role.Head);

        using var answer = await browser.SubmitAsync("/account/password", "set-password", ("Input.New", "elevenchars"));

        Assert.Equal("The password has 11 characters: use at least 12, for example a few words.", (await answer.PageAsync()).QuerySelector(".field-error").Read());
    }

    [Fact]
    public async Task Changing_a_password_needs_the_current_one()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.KZ, Role.Head);
        using var browser = app.SignedIn(Side.KZ, Role.Head);

        using var wrong = await browser.SubmitAsync("/account/password", "set-password", ("Input.Current", "not the present one"), ("Input.New", "a password to come"));
        using var right = await browser.SubmitAsync("/account/password", "set-password", ("Input.Current", SignIns.Password), ("Input.New", "a password to come"));

        Assert.Equal("This is not your present password.", (await wrong.PageAsync()).QuerySelector(".field-error").Read());
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.True(await app.IsPasswordOfAsync(owner, "a password to come"));
    }

    [Fact]
    public async Task A_disabled_account_is_signed_out_at_its_next_request()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        Assert.Equal(HttpStatusCode.OK, await browser.HomeAsync());

        app.Disable(app.Account(Side.EU, Role.Negotiator));

        Assert.Equal(HttpStatusCode.Redirect, await browser.HomeAsync());
    }

    [Fact]
    public async Task A_busy_session_ends_after_twelve_hours()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        foreach (var _ in Enumerable.Range(0, 11))
        {
            app.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(HttpStatusCode.OK, await browser.HomeAsync());
        }
        app.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(HttpStatusCode.Redirect, await browser.HomeAsync());
    }

    [Theory]
    [InlineData("UPDATE browser_session SET expires_at = '2026-11-23T09:00:00.000Z'", true)]
    [InlineData("UPDATE browser_session SET expires_at = '2026-11-16T09:00:00.001Z'", true)]
    [InlineData("UPDATE browser_session SET expires_at = '2026-11-16T09:00:00.000Z'", false)]
    [InlineData("UPDATE browser_session SET expires_at = '2026-11-23T09:00:00.000Z'; UPDATE account SET security_stamp = 'another'", false)]
    [InlineData("UPDATE browser_session SET expires_at = '2026-11-23T09:00:00.000Z'; UPDATE account SET disabled_at = '2026-11-23T09:00:00.000Z'", false)]
    [InlineData("DELETE FROM browser_session", false)]
    [InlineData("UPDATE browser_session SET token_hash = 'another'", false)]
    public async Task A_session_that_is_over_opens_nothing_and_its_cookie_stays_for_a_week_if_it_only_expired(string sql, bool stays)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        app.Database.WriteAsSystem(session => session.Connection.Execute(sql));

        using var page = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);
        using var data = await browser.GetAsync("/odata/Rounds", TestContext.Current.CancellationToken);

        Assert.Equal(("/sign-in?return=%2Frounds", HttpStatusCode.Unauthorized), (page.Headers.Location!.OriginalString, data.StatusCode));
        Assert.Equal(stays, !page.Headers.TryGetValues("Set-Cookie", out var cookies) || !cookies.Any(cookie => cookie.StartsWith("pcatracker=;", StringComparison.Ordinal)));
        Assert.False(page.Headers.TryGetValues("Set-Cookie", out cookies) && cookies.Any(cookie => cookie.StartsWith("pcatracker=", StringComparison.Ordinal) && !cookie.StartsWith("pcatracker=;", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://tracker.example.org")]
    [InlineData("https://example.org/tracker")]
    public async Task Behind_https_the_cookies_are_secure_and_bound_to_the_host(string publicUrl)
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PublicUrl", publicUrl));
        await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.Anonymous();
        using var form = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        // The client does not send a secure cookie over plain http, as a proxy would.
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        browser.DefaultRequestHeaders.Add("Cookie", form.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var token = (await form.PageAsync()).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var filled = new FormUrlEncodedContent([
            new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Input.Email", "eu.head@example.org"), new("Input.Password", "nothing is agreed")]);

        using var signedIn = await browser.PostAsync("/sign-in", filled, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var cookies = form.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, c => c.StartsWith("__Host-pcatracker=", StringComparison.Ordinal));
        Assert.All(cookies, c => Assert.Matches("(?i)^__Host-.*; path=/; .*secure", c));
    }
}
