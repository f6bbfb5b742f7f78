using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class SignInLinkTests
{
    [Fact]
    public async Task Opening_a_link_does_not_use_it_up_and_its_button_signs_in_once()
    {
        await using var app = await TestApp.StartAsync();
        var link = Link(app);
        using var scanner = app.Anonymous();
        using var browser = app.Anonymous();
        using var late = app.Anonymous();
        await scanner.PageAsync(link);
        var latePage = await late.PageAsync(link);

        using var signedIn = await browser.SubmitAsync(link, "sign-in-link");
        using var home = await browser.GetAsync("/", TestContext.Current.CancellationToken);
        using var again = await late.GetAsync(link, TestContext.Current.CancellationToken);

        Assert.Equal("Sign in as EU head", latePage.QuerySelector("h1").Read());
        Assert.Equal("/account/password", signedIn.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
    }

    [Theory]
    [InlineData("used")]
    [InlineData("replaced")]
    [InlineData("disabled")]
    public async Task A_link_that_expired_before_its_button_was_pressed_is_explained(string how)
    {
        await using var app = await TestApp.StartAsync();
        var link = Link(app);
        using var browser = app.Anonymous();
        var page = await browser.PageAsync(link);
        _ = how switch
        {
            "used" => (await app.Services.GetRequiredService<SignInLinks>().UseAsync(link.Split('/')[^1]))?.Name,
            "replaced" => Link(app),
            _ => Disable(app),
        };

        using var pressed = await PressAsync(browser, link, page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!, "sign-in-link");
        using var said = await browser.GetAsync(pressed.Headers.Location!.OriginalString, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, pressed.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, said.StatusCode);
        Assert.Equal("This sign-in link no longer works", (await said.PageAsync()).QuerySelector("h1").Read());
        Assert.Equal(HttpStatusCode.Redirect, await browser.HomeAsync());
    }

    [Fact]
    public async Task A_code_for_an_expired_sign_in_leads_to_the_sign_in_page()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.Anonymous();
        var token = (await browser.PageAsync("/sign-in")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        using var pressed = await PressAsync(browser, "/sign-in/code", token, "sign-in-code");

        Assert.Equal("/sign-in/code", pressed.Headers.Location!.OriginalString);
        Assert.Equal("Begin to sign in again", (await browser.PageAsync("/sign-in/code")).QuerySelector("h1").Read());
    }

    [Fact]
    public async Task A_post_without_the_antiforgery_token_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var link = Link(app);
        using var form = new FormUrlEncodedContent([new("_handler", "sign-in-link")]);

        using var answer = await app.Anonymous().PostAsync(link, form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(app.Services.GetRequiredService<SignInLinks>().Holder(link.Split('/')[^1]));
    }

    [Fact]
    public async Task A_link_ends_after_its_lifetime_with_a_newer_link_and_with_the_account()
    {
        await using var app = await TestApp.StartAsync();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var account = app.Services.GetRequiredService<AccountDirectory>().Find(app.Account(Side.EU, Role.Head).AccountId)!;

        var replaced = links.Create(account, SignInLinks.Lifetime);
        var expired = links.Create(account, SignInLinks.Lifetime);
        Assert.Null(links.Holder(replaced));
        Assert.NotNull(links.Holder(expired));
        app.Clock.Advance(SignInLinks.Lifetime);
        Assert.Null(await links.UseAsync(expired));

        var disabled = links.Create(account, SignInLinks.Lifetime);
        app.Disable(account.AsActor());
        Assert.Null(await links.UseAsync(disabled));
    }

    [Fact]
    public async Task Of_concurrent_uses_of_a_link_one_signs_in()
    {
        await using var app = await TestApp.StartAsync();
        var links = app.Services.GetRequiredService<SignInLinks>();
        var secret = Link(app).Split('/')[^1];

        var used = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => links.UseAsync(secret))));

        Assert.Single(used, account => account is not null);
    }

    private static string Disable(TestApp app)
    {
        app.Disable(app.Account(Side.EU, Role.Head));
        return "disabled";
    }

    private static async Task<HttpResponseMessage> PressAsync(HttpClient browser, string address, string token, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token)]) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Link(TestApp app)
    {
        var account = app.Services.GetRequiredService<AccountDirectory>().Find(app.Account(Side.EU, Role.Head).AccountId)!;
        return "/sign-in/" + app.Services.GetRequiredService<SignInLinks>().Create(account, SignInLinks.Lifetime);
    }
}
