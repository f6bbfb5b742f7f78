using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class SessionCookieTests
{
    [Fact]
    public async Task A_new_password_ends_the_other_sessions_at_once_and_keeps_this_one()
    {
        await using var app = await TestApp.StartAsync();
        using var here = app.SignedIn(Side.KZ, Role.Head);
        using var elsewhere = app.SignedIn(Side.KZ, Role.Head);
        Assert.Equal(HttpStatusCode.OK, await Home(elsewhere));

        using var set = await here.SubmitAsync("/account/password", "set-password", ("Input.New", "until everything is agreed"));

        Assert.Equal("/", set.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, await Home(here));
        Assert.Equal(HttpStatusCode.Redirect, await Home(elsewhere));
    }

    [Fact]
    public async Task A_short_password_is_refused_at_its_field()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.KZ, Role.Head);

        using var answer = await browser.SubmitAsync("/account/password", "set-password", ("Input.New", "elevenchars"));

        Assert.Equal("The password has 11 characters: use at least 12, e.g. a few words.", (await answer.PageAsync()).QuerySelector(".field-error").Read());
    }

    [Fact]
    public async Task Changing_a_password_asks_for_the_present_one()
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account(Side.KZ, Role.Head);
        _ = app.Services.GetRequiredService<Passwords>().Set(owner.AccountId, "the present password").Value;
        using var browser = app.SignedIn(Side.KZ, Role.Head);

        using var wrong = await browser.SubmitAsync("/account/password", "set-password", ("Input.Current", "not the present one"), ("Input.New", "a password to come"));
        using var right = await browser.SubmitAsync("/account/password", "set-password", ("Input.Current", "the present password"), ("Input.New", "a password to come"));

        Assert.Equal("This is not your present password.", (await wrong.PageAsync()).QuerySelector(".field-error").Read());
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.NotNull(app.Services.GetRequiredService<Passwords>().Owner(owner.Email, "a password to come"));
    }

    [Fact]
    public async Task A_disabled_account_is_out_with_its_next_request()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        Assert.Equal(HttpStatusCode.OK, await Home(browser));

        app.Disable(app.Account(Side.EU, Role.Negotiator));

        Assert.Equal(HttpStatusCode.Redirect, await Home(browser));
    }

    [Fact]
    public async Task A_session_ends_twelve_hours_after_its_last_use()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        app.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(HttpStatusCode.OK, await Home(browser));
        app.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(HttpStatusCode.OK, await Home(browser));
        app.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal(HttpStatusCode.Redirect, await Home(browser));
    }

    [Fact]
    public async Task Behind_https_the_cookies_are_secure_and_bound_to_the_host()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "https://tracker.example.org"));
        _ = app.Services.GetRequiredService<Passwords>().Set(app.Account(Side.EU, Role.Head).AccountId, "nothing is agreed").Value;
        using var browser = app.Anonymous();
        using var form = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        // A client keeps a secure cookie to itself on plain http, as the proxy's own would not.
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

    private static async Task<HttpStatusCode> Home(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
