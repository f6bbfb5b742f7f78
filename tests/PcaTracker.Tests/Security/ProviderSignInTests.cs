using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using PcaTracker.Domain;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class ProviderSignInTests
{
    private const string NotCompleted = "Signing in with the ministry was not completed.";

    [Fact]
    public async Task The_first_sign_in_creates_an_account_with_side_and_role_from_the_groups()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        var button = (await browser.PageAsync("/sign-in?return=%2Frounds")).QuerySelector("a.button")!;

        using var end = await browser.FollowAsync(button.GetAttribute("href")!);
        var page = await browser.PageAsync("/account");

        Assert.Equal("Sign in with the ministry", button.Read());
        Assert.Equal("/rounds", end.Headers.Location!.ToString());
        Assert.Equal(["A minister", "minister@example.org", "EU", "Negotiator"], page.QuerySelectorAll(".facts dd").Select(fact => fact.Read()));
        Assert.Contains("You signed in with your organisation, which keeps your password.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        var account = app.Find("minister@example.org")!;
        Assert.Equal((Side.EU, Role.Negotiator, null), (account.Side, account.Role, account.PasswordHash));
        var asked = Assert.Single(provider.Requests);
        Assert.Equal(("code", "S256", $"{app.Address}signin-oidc", "openid profile email"), (asked["response_type"], asked["code_challenge_method"], asked["redirect_uri"], asked["scope"]));
        Assert.False(asked.ContainsKey("response_mode"));
    }

    [Fact]
    public async Task A_sign_in_replaces_the_session_of_the_browser()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        using var first = await browser.FollowAsync();

        using var second = await browser.FollowAsync();

        var session = Assert.Single(app.Services.GetRequiredService<BrowserSessions>().Of(app.Find("minister@example.org")!.AsActor()));
        Assert.Equal(SignInWay.Provider, session.Way);
        Assert.Equal(HttpStatusCode.OK, await browser.HomeAsync());
    }

    [Theory]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-oidc?iss=ISSUER")]
    [InlineData("/SignOut-Oidc")]
    [InlineData("/signout-callback-oidc")]
    public async Task The_providers_sign_out_addresses_are_closed(string address)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        using var first = await browser.FollowAsync();

        using var answer = await browser.GetAsync(address.Replace("ISSUER", Uri.EscapeDataString(provider.Issuer), StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => cookie.StartsWith("pcatracker=", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await browser.HomeAsync());
    }

    [Fact]
    public async Task Callbacks_of_the_provider_are_limited_by_network_address()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await TestApp.StartAsync([.. provider.Settings, .. RateLimitsTests.Limit("Pages", 3, 1)]);
        using var flooding = app.Anonymous();
        using var working = app.SignedIn(Side.EU, Role.Head);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await flooding.GetAsync($"/signin-oidc?code={i}&state=forged", TestContext.Current.CancellationToken);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(HttpStatusCode.OK, await working.HomeAsync());
    }

    public static readonly TheoryData<string, string> Spoiled = new()
    {
        { "nonce", "of another sign-in" },
        { "iss", "https://elsewhere.example.org" },
        { "aud", "another-client" },
        { "exp", "10 minutes ago" },
        { "nbf", "in 10 minutes" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task A_token_for_another_audience_or_time_is_refused(string claim, string value)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        provider.Spoil = claims => claims[claim] = value switch
        {
            "10 minutes ago" => provider.Now.AddMinutes(-10).ToUnixTimeSeconds(),
            "in 10 minutes" => provider.Now.AddMinutes(10).ToUnixTimeSeconds(),
            _ => value,
        };

        await AssertRefusedAsync(app, provider);
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("nonce")]
    [InlineData("sub")]
    public async Task A_token_without_a_required_claim_is_refused(string claim)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        provider.Spoil = claims => claims.Remove(claim);

        await AssertRefusedAsync(app, provider);
    }

    public static readonly TheoryData<string> Forged = new("alg none", "alg none without signature", "without signature", "other key", "changed after signing");

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task A_token_without_the_providers_signature_is_refused(string how)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        provider.SpoilSigned = token => Forge(how, token);

        await AssertRefusedAsync(app, provider);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public async Task An_account_with_the_same_address_needs_linking_by_an_administrator()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        var owner = await app.WithPasswordAsync(Side.KZ, Role.Head);
        provider.Person["email"] = owner.Email.ToUpperInvariant();

        var sentence = await app.RefusalAsync();
        using var browser = app.Anonymous();

        Assert.Equal(
            $"There is already an account for {owner.Email.ToUpperInvariant()}, and an address alone does not prove that it is yours. If it is, ask your administrator to run: "
            + $"user link-oidc '{owner.Email.ToUpperInvariant()}' --issuer '{provider.Issuer}' --subject 'person-1'", sentence);
        Assert.Equal((Side.KZ, Role.Head), (app.Stored(owner).Side, app.Stored(owner).Role));

        using var withPassword = app.Anonymous();
        using var signedIn = await withPassword.SignInAsync(owner.Email);
        Assert.Equal(HttpStatusCode.OK, await withPassword.HomeAsync());
        var link = app.LinkFor(owner);
        var linked = await TrackerCommand.RunAsync(app.DataDirectory, "user", "link-oidc", owner.Email, "--issuer", provider.Issuer, "--subject", "person-1");
        Assert.Equal(new Ended(0, $"person-1 of {provider.Issuer} signs in as {owner.Email}, and by no password any more.\n", ""), linked);
        Assert.Null(app.Stored(owner).PasswordHash);
        Assert.Equal(HttpStatusCode.Redirect, await withPassword.HomeAsync());
        using var byLink = await withPassword.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Gone, byLink.StatusCode);
        using var right = await browser.FollowAsync();
        Assert.Equal("/", right.Headers.Location!.ToString());
        Assert.Equal((Side.EU, Role.Negotiator), (app.Stored(owner).Side, app.Stored(owner).Role));

        var unlinked = await TrackerCommand.RunAsync(app.DataDirectory, "user", "unlink-oidc", owner.Email, "--issuer", provider.Issuer, "--subject", "person-1");
        Assert.Equal(0, unlinked.ExitCode);
        Assert.Equal(HttpStatusCode.Redirect, await browser.HomeAsync());
        Assert.StartsWith("There is already an account", await app.RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kz.head@exarnple.org")]
    [InlineData("KZ.H\u00e9ad@example.org")]
    public async Task An_address_that_looks_like_another_accounts_is_refused_without_naming_it(string address)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        var owner = app.Account(Side.KZ, Role.Head);
        provider.Person["email"] = address;

        var sentence = await app.RefusalAsync();

        Assert.Equal($"{address} looks like the address of another account here, and people would take one for the other. Ask your administrator for an account with another address.", sentence);
        Assert.DoesNotContain(owner.Email, sentence, StringComparison.Ordinal);
        Assert.Null(app.Find(address));
        Assert.Equal((Side.KZ, Role.Head), (app.Stored(owner).Side, app.Stored(owner).Role));
    }

    [Fact]
    public async Task A_disabled_account_and_an_unverified_address_are_refused()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();

        provider.Person["email_verified"] = false;
        var unverified = await app.RefusalAsync();
        Assert.Null(app.Find("minister@example.org"));
        provider.Person["email_verified"] = true;
        using var browser = app.Anonymous();
        using var right = await browser.FollowAsync();
        app.Disable(app.Find("minister@example.org")!.AsActor());
        var disabled = await app.RefusalAsync();

        Assert.StartsWith("the ministry names no e-mail address of yours that it has verified", unverified, StringComparison.Ordinal);
        Assert.Equal("Your account is disabled. Ask your administrator to enable it.", disabled);
        Assert.Equal(HttpStatusCode.Redirect, await browser.HomeAsync());
    }

    [Fact]
    public async Task A_callback_works_once_and_only_in_the_browser_that_asked()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var browser = app.Anonymous();
        using var victim = app.Anonymous();

        var answer = await browser.AnswerAsync();
        using var inAnother = await victim.GetAsync(answer, TestContext.Current.CancellationToken);
        using var right = await browser.GetAsync(answer, TestContext.Current.CancellationToken);
        using var replayed = await browser.GetAsync(answer, TestContext.Current.CancellationToken);

        Assert.StartsWith(NotCompleted, await victim.SentenceAsync(inAnother), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await victim.HomeAsync());
        Assert.Equal("/", right.Headers.Location!.ToString());
        Assert.StartsWith(NotCompleted, await app.Anonymous().SentenceAsync(replayed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_another_sign_in_fails_without_its_PKCE_verifier()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        using var thief = app.Anonymous();
        using var victim = app.Anonymous();

        var stolen = QueryHelpers.ParseQuery((await victim.AnswerAsync()).Query)["code"].ToString();
        var own = QueryHelpers.ParseQuery((await thief.AnswerAsync()).Query)["state"].ToString();
        using var answer = await thief.GetAsync($"/signin-oidc?code={stolen}&state={Uri.EscapeDataString(own)}", TestContext.Current.CancellationToken);
        using var again = await victim.GetAsync($"/signin-oidc?code={stolen}&state=forged", TestContext.Current.CancellationToken);

        Assert.StartsWith(NotCompleted, await app.Anonymous().SentenceAsync(answer), StringComparison.Ordinal);
        Assert.StartsWith(NotCompleted, await app.Anonymous().SentenceAsync(again), StringComparison.Ordinal);
        Assert.Equal("verifier does not match", Assert.Single(provider.Refused));
        Assert.Equal(HttpStatusCode.Redirect, await thief.HomeAsync());
    }

    [Fact]
    public async Task An_unreachable_provider_is_explained_and_a_forged_explanation_is_not_shown()
    {
        var provider = await IdentityProvider.StartAsync();
        var settings = provider.Settings.ToList();
        await provider.DisposeAsync();
        await using var app = await TestApp.StartAsync(settings);
        using var browser = app.Anonymous();

        using var away = await browser.GetAsync("/sign-in/provider", TestContext.Current.CancellationToken);
        var forged = await browser.PageAsync("/sign-in?refused=Send%20your%20password%20to%20me");

        Assert.StartsWith("the ministry does not answer at the moment.", await browser.SentenceAsync(away), StringComparison.Ordinal);
        Assert.Null(forged.QuerySelector(".errors"));
    }

    [Fact]
    public async Task Accounts_of_the_provider_have_no_password_and_without_settings_there_is_no_button()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var app = await provider.StartTrackerAsync();
        await using var without = await TestApp.StartAsync();
        using var browser = app.Anonymous();
        using var end = await browser.FollowAsync();

        var page = await browser.PageAsync("/account/password");
        using var absent = await without.Anonymous().GetAsync("/sign-in/provider", TestContext.Current.CancellationToken);
        var signIn = await without.Anonymous().PageAsync("/sign-in");

        Assert.Null(page.QuerySelector("form.edit"));
        Assert.Equal(HttpStatusCode.Gone, absent.StatusCode);
        Assert.Null(signIn.QuerySelector("a.button"));
    }

    /// <summary>Checks that a spoilt sign-in is refused, and that the same one succeeds unspoilt.</summary>
    private static async Task AssertRefusedAsync(TestApp app, IdentityProvider provider)
    {
        Assert.StartsWith(NotCompleted, await app.RefusalAsync(), StringComparison.Ordinal);
        Assert.Null(app.Find("minister@example.org"));

        (provider.Spoil, provider.SpoilSigned) = (_ => { }, token => token);
        using var browser = app.Anonymous();
        using var right = await browser.FollowAsync();
        Assert.Equal("/", right.Headers.Location!.ToString());
        Assert.Empty(provider.Refused);
    }

    private static string Forge(string how, string token)
    {
        var (header, claims, signature) = token.Split('.') is [var first, var second, var third] ? (first, second, third) : throw new InvalidOperationException();
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        return how switch
        {
            "alg none" => $"{none}.{claims}.{signature}",
            "alg none without signature" => $"{none}.{claims}.",
            "without signature" => $"{header}.{claims}.",
            "other key" => Resign(header, claims),
            _ => $"{header}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(claims).Replace("person-1", "person-2", StringComparison.Ordinal))}.{signature}",
        };
    }

    private static string Resign(string header, string claims)
    {
        using var other = RSA.Create(2048);
        var signature = other.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Base64UrlEncoder.Encode(signature)}";
    }
}
