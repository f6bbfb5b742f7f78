using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OtpNet;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.SecondFactor;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

public sealed class SecondFactorTests
{
    [Fact]
    public async Task With_a_second_factor_a_sign_in_needs_a_code_that_works_once()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, phone, _) = await WithAppAsync(app);
        using var browser = app.Anonymous();

        using var password = await browser.SignInAsync(owner.Email, page: "/sign-in?return=%2Frounds");
        var before = await browser.HomeAsync();
        var code = phone.Code;
        using var right = await CodeAsync(browser, $"{code[..3]} {code[3..]}");
        var after = await browser.HomeAsync();
        using var other = app.Anonymous();
        using var again = await other.SignInAsync(owner.Email);
        using var replayed = await CodeAsync(other, code);

        Assert.Equal("/sign-in/code", password.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, before);
        Assert.Equal("/rounds", right.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, after);
        Assert.Equal("This code is not right, or it was used already. Wait for the next one and type that.", (await replayed.PageAsync()).QuerySelector(".field-error").Read());
        Assert.Equal(HttpStatusCode.Redirect, await other.HomeAsync());
    }

    [Fact]
    public async Task Recovery_codes_stay_after_a_concurrent_change()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, _, codes) = await WithAppAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        var secondFactor = scope.ServiceProvider.GetRequiredService<SecondFactors>();
        var stale = app.Stored(owner);
        app.Services.GetRequiredService<AccountDirectory>().Enable(stale);

        var turnedOff = await secondFactor.TurnOffAsync(stale with { });
        var renewed = await secondFactor.RenewCodesAsync(stale);

        Assert.Equal("account-changed-meanwhile", turnedOff.Refusal?.Code);
        Assert.Equal("account-changed-meanwhile", renewed.Refusal?.Code);
        Assert.Equal((10, true), (await secondFactor.CodesLeftAsync(app.Stored(owner)), app.Stored(owner).SecondFactor));
        Assert.True(await secondFactor.AcceptsAsync(app.Stored(owner), codes[0]));
    }

    [Fact]
    public async Task The_code_that_turned_it_on_does_not_sign_in()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.SignedIn(Side.EU, Role.Head);
        var page = await browser.PageAsync("/account/second-factor");
        var code = new Totp(Base32Encoding.ToBytes(page.QuerySelector("#key").Read().Replace(" ", "", StringComparison.Ordinal))).ComputeTotp(app.Clock.GetUtcNow().UtcDateTime);
        using var on = await browser.SubmitAsync("/account/second-factor", "second-factor-on",
            ("Input.Offer", page.QuerySelector("input[name='Input.Offer']")!.GetAttribute("value")!), ("Input.Code", code), ("Input.Current", SignIns.Password));
        using var other = app.Anonymous();

        using var password = await other.SignInAsync(owner.Email);
        using var replayed = await CodeAsync(other, code);

        Assert.True(app.Stored(owner).SecondFactor);
        Assert.NotNull((await replayed.PageAsync()).QuerySelector(".field-error"));
    }

    [Fact]
    public async Task A_sign_in_link_asks_for_the_code_too()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, phone, _) = await WithAppAsync(app);
        using var browser = app.Anonymous();

        using var link = await browser.SubmitAsync(app.LinkFor(owner), "sign-in-link");
        var before = await browser.HomeAsync();
        using var right = await CodeAsync(browser, phone.Code);

        Assert.Equal("/sign-in/code", link.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, before);
        Assert.Equal("/account/password", right.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await browser.HomeAsync());
    }

    [Fact]
    public async Task A_recovery_code_works_once_in_any_spelling_until_new_ones_replace_it()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, phone, codes) = await WithAppAsync(app);
        Assert.Equal(10, codes.Distinct().Count());
        using var browser = app.Anonymous();

        using var password = await browser.SignInAsync(owner.Email);
        using var right = await CodeAsync(browser, $" {codes[0].Replace('-', ' ').ToLowerInvariant()}");
        var left = (await browser.PageAsync("/account")).QuerySelector("#second-factor + p").Read();
        using var renewed = await browser.SubmitAsync("/account", "second-factor", ("Change.Proof", phone.Code), ("Change.To", "new-codes"));
        var newCodes = (await renewed.PageAsync()).QuerySelectorAll("#codes li").Select(code => code.Read()).ToList();
        using var other = app.Anonymous();
        using var again = await other.SignInAsync(owner.Email);
        using var usedUp = await CodeAsync(other, codes[0]);
        using var replaced = await CodeAsync(other, codes[1]);
        using var fresh = await CodeAsync(other, newCodes[1]);

        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.EndsWith("You have 9 recovery codes left.", left, StringComparison.Ordinal);
        Assert.Equal(10, newCodes.Except(codes).Count());
        Assert.Equal(HttpStatusCode.OK, usedUp.StatusCode);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, fresh.StatusCode);
    }

    [Fact]
    public async Task Attempts_at_codes_are_throttled_and_the_owner_signs_in_by_a_link()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, phone, _) = await WithAppAsync(app);
        using var thief = app.From("127.0.0.4");
        using var password = await thief.SignInAsync(owner.Email);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var wrong = await CodeAsync(thief, phone.WrongCode);
            answers.Add(wrong.StatusCode);
        }
        using var rightTooLate = await CodeAsync(thief, phone.Code);
        using var browser = app.Anonymous();
        using var link = await browser.SubmitAsync(app.LinkFor(owner), "sign-in-link");
        using var right = await CodeAsync(browser, phone.Code);

        Assert.Equal((5, 25), (answers.Count(a => a == HttpStatusCode.OK), answers.Count(a => a == HttpStatusCode.TooManyRequests)));
        Assert.Equal(HttpStatusCode.TooManyRequests, rightTooLate.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Fact]
    public async Task Turning_it_on_needs_password_and_code_and_ends_other_sessions()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var here = app.SignedIn(Side.EU, Role.Head);
        using var elsewhere = app.SignedIn(Side.EU, Role.Head);

        var page = await here.PageAsync("/account/second-factor");
        var phone = new AuthenticatorApp(app, page.QuerySelector("#key").Read().Replace(" ", "", StringComparison.Ordinal));
        var offer = page.QuerySelector("input[name='Input.Offer']")!.GetAttribute("value")!;
        using var withoutPassword = await SetUpAsync(here, offer, phone.Code, "guess of mine");
        using var wrongCode = await SetUpAsync(here, offer, phone.WrongCode, SignIns.Password);
        using var otherAccount = app.SignedIn(Side.KZ, Role.Head);
        using var anothersOffer = await SetUpAsync(otherAccount, offer, phone.Code, "");
        Assert.False(app.Stored(owner).SecondFactor);
        Assert.Equal(HttpStatusCode.OK, await elsewhere.HomeAsync());
        using var right = await SetUpAsync(here, offer, phone.Code, SignIns.Password);

        Assert.Equal("This is not your present password.", (await withoutPassword.PageAsync()).QuerySelector(".field-error").Read());
        Assert.StartsWith("This is not the code that the app shows now.", (await wrongCode.PageAsync()).QuerySelector(".field-error").Read(), StringComparison.Ordinal);
        Assert.StartsWith("The key that was shown is too old", (await anothersOffer.PageAsync()).QuerySelector(".field-error").Read(), StringComparison.Ordinal);
        Assert.Equal(10, (await right.PageAsync()).QuerySelectorAll("#codes li").Length);
        Assert.True(app.Stored(owner).SecondFactor);
        Assert.Equal(HttpStatusCode.OK, await here.HomeAsync());
        Assert.Equal(HttpStatusCode.Redirect, await elsewhere.HomeAsync());
    }

    [Fact]
    public async Task Turning_it_off_needs_the_password_or_a_code()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, phone, codes) = await WithAppAsync(app);
        using var browser = app.SignedIn(Side.EU, Role.Head);

        using var wrong = await browser.SubmitAsync("/account", "second-factor", ("Change.Proof", phone.WrongCode), ("Change.To", "off"));
        Assert.True(app.Stored(owner).SecondFactor);
        using var off = await browser.SubmitAsync("/account", "second-factor", ("Change.Proof", SignIns.Password), ("Change.To", "off"));
        using var signedIn = await app.Anonymous().SignInAsync(owner.Email);

        Assert.StartsWith("This is neither your password nor a code that works now", (await wrong.PageAsync()).QuerySelector(".field-error").Read(), StringComparison.Ordinal);
        Assert.Equal("/account?done=off#second-factor", off.Headers.Location!.OriginalString);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        Assert.Null(app.Stored(owner).AuthenticatorKey);
        Assert.Equal(0, await CodesAsync(app, owner));
    }

    [Fact]
    public async Task The_database_holds_no_key_no_code_and_no_guessable_hash()
    {
        await using var app = await TestApp.StartAsync();
        var (_, phone, codes) = await WithAppAsync(app);

        using var session = app.Database.OpenAsSystem();
        var kept = string.Join('\n', session.Connection.Query<string>("SELECT coalesce(authenticator_key, '') FROM account UNION ALL SELECT code_hash FROM recovery_code"));

        Assert.NotEmpty(kept);
        Assert.DoesNotContain(phone.Key, kept, StringComparison.Ordinal);
        Assert.All(codes, code => Assert.DoesNotContain(code, kept, StringComparison.Ordinal));
        Assert.All(codes, code => Assert.DoesNotContain(BearerSecret.Hash(code.Replace("-", "", StringComparison.Ordinal)), kept, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    public void Codes_follow_RFC_6238(long unixTime, string code)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(unixTime));
        var key = Base32Encoding.ToString("12345678901234567890"u8.ToArray());

        Assert.True(new OneTimeCodes(null!, clock).Matches(key, code, out var step));
        Assert.Equal(unixTime / 30, step);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(new OneTimeCodes(null!, clock).Matches(key, code, out _));
    }

    [Fact]
    public async Task A_sign_in_waiting_for_a_code_ends_after_ten_minutes_and_with_a_new_password()
    {
        await using var app = await TestApp.StartAsync();
        var (owner, _, _) = await WithAppAsync(app);
        using var late = app.Anonymous();
        using var first = await late.SignInAsync(owner.Email);
        Assert.Equal("Type the code of your app", (await late.PageAsync("/sign-in/code")).QuerySelector("h1").Read());

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("Begin to sign in again", (await late.PageAsync("/sign-in/code")).QuerySelector("h1").Read());

        using var second = await late.SignInAsync(owner.Email);
        Assert.Equal("Type the code of your app", (await late.PageAsync("/sign-in/code")).QuerySelector("h1").Read());
        await app.WithPasswordAsync(Side.EU, Role.Head);
        Assert.Equal("Begin to sign in again", (await late.PageAsync("/sign-in/code")).QuerySelector("h1").Read());
    }

    [Fact]
    public async Task The_key_is_shown_as_text_and_as_a_QR_code()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.KZ, Role.Analyst);

        var page = await browser.PageAsync("/account/second-factor");

        Assert.Matches("^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$", page.QuerySelector("#key").Read());
        Assert.Equal("The key below, as a picture for the app", page.QuerySelector("svg.qr")!.GetAttribute("aria-label"));
        // The finder pattern of the QR code, inside a margin of four.
        Assert.StartsWith("M4 4h1v1h-1zM5 4h1v1h-1z", page.QuerySelector("svg.qr path")!.GetAttribute("d")!, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[style], style, main script"));
    }

    private static Task<HttpResponseMessage> CodeAsync(HttpClient browser, string code) => browser.SubmitAsync("/sign-in/code", "sign-in-code", ("Code", code));

    private static Task<HttpResponseMessage> SetUpAsync(HttpClient browser, string offer, string code, string password) =>
        browser.SubmitAsync("/account/second-factor", "second-factor-on", ("Input.Offer", offer), ("Input.Code", code), ("Input.Current", password));

    private static async Task<(Actor Owner, AuthenticatorApp Phone, IReadOnlyList<string> Codes)> WithAppAsync(TestApp app)
    {
        var owner = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.SignedIn(Side.EU, Role.Head);
        var (phone, codes) = await app.SetUpAppAsync(browser);
        return (owner, phone, codes);
    }

    private static async Task<int> CodesAsync(TestApp app, Actor owner)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SecondFactors>().CodesLeftAsync(app.Stored(owner));
    }
}
