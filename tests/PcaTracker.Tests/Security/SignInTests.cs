using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class SignInTests(SignInTests.Known known) : IClassFixture<SignInTests.Known>
{
    private const string Email = "eu.head@example.org";

    [Fact]
    public async Task A_password_signs_in_and_returns_to_the_requested_page()
    {
        using var browser = known.App.Anonymous();

        using var answer = await browser.SignInAsync("EU.Head@example.org ", SignIns.Password, "/sign-in?return=%2Frounds");
        using var rounds = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);

        Assert.Equal("/rounds", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, rounds.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("pcatracker=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/sign-in?return=%2Fdeadlines%3Fshow%3Dall", "/deadlines?show=all")]
    [InlineData("/sign-in?return=https%3A%2F%2Fexample.org%2F", "/")]
    [InlineData("/sign-in?return=%2F.%2F%2Fexample.org", "/")]
    [InlineData("/sign-in?return=%2Fa%2F..%2F%2Fexample.org", "/")]
    public async Task The_sign_in_page_redirects_signed_in_people_to_the_requested_page(string address, string goal)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Head);

        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, goal), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        await using var app = await WithPasswordAsync();
        using var browser = app.Anonymous();

        using var wrong = await browser.SignInAsync(Email, "everything is agreed");
        using var unknown = await browser.SignInAsync("kz.head@example.org");

        var sentence = (await wrong.PageAsync()).QuerySelector(".errors li").Read();
        Assert.StartsWith("No account has this e-mail address and password.", sentence, StringComparison.Ordinal);
        Assert.Equal(sentence, (await unknown.PageAsync()).QuerySelector(".errors li").Read());
        Assert.False(wrong.Headers.TryGetValues("Set-Cookie", out _));
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org")]
    [InlineData("/\\example.org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/.//example.org")]
    [InlineData("/..//example.org")]
    [InlineData("/a/..//example.org")]
    [InlineData("/%2e//example.org")]
    [InlineData("/./\\example.org")]
    public async Task A_return_address_on_another_site_is_ignored(string elsewhere)
    {
        using var answer = await known.App.Anonymous().SignInAsync(Email, SignIns.Password, $"/sign-in?return={Uri.EscapeDataString(elsewhere)}");

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_needs_the_antiforgery_token()
    {
        await using var app = await WithPasswordAsync();
        using var browser = app.Anonymous();
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        await browser.SignInAsync(Email);

        using var forged = await browser.PostAsync("/sign-out", null, TestContext.Current.CancellationToken);
        using var still = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);
        var token = (await still.PageAsync()).QuerySelector("form[action='/sign-out'] input[type=hidden]")!;
        using var form = new FormUrlEncodedContent([new(token.GetAttribute("name")!, token.GetAttribute("value")!)]);
        using var signedOut = await browser.PostAsync("/sign-out", form, TestContext.Current.CancellationToken);
        using var after = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Equal("/sign-in", signedOut.Headers.Location!.ToString());
        Assert.Equal("\"cache\", \"storage\"", signedOut.Headers.GetValues("Clear-Site-Data").Single());
        Assert.False(still.Headers.Contains("Clear-Site-Data"));
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    private static async Task<TestApp> WithPasswordAsync()
    {
        var app = await TestApp.StartAsync();
        await app.WithPasswordAsync(Side.EU, Role.Head);
        return app;
    }

    /// <summary>A host with an account that has a password, for tests that only sign in.</summary>
    public sealed class Known : IAsyncLifetime
    {
        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await WithPasswordAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
