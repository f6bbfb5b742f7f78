using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Features.Administration;

public sealed class AccountsPageTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _ = (_app.Account(Side.EU, Role.Head), _app.Account(Side.KZ, Role.Negotiator));
        _browser = _app.SignedIn(Side.Joint, Role.Administrator);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/administration/accounts")]
    [InlineData("/administration/accounts/new")]
    [InlineData("/administration/accounts/1")]
    [InlineData("/administration/system")]
    public async Task For_everybody_but_administrators_the_page_is_404(string address)
    {
        using var head = _app.SignedIn(Side.EU, Role.Head);

        using var answer = await head.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("@example.org", (await answer.PageAsync()).QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_joint_administrator_keeps_all_accounts_and_one_of_a_side_those_of_that_side()
    {
        using var eu = _app.SignedIn(Side.EU, Role.Administrator);
        var kazakh = _app.Account(Side.KZ, Role.Negotiator).AccountId;

        Assert.Equal(["EU administrator", "EU head", "joint administrator", "KZ negotiator"], await Names(_browser, "/administration/accounts"));
        Assert.Equal(["EU administrator", "EU head"], await Names(eu, "/administration/accounts"));
        Assert.Equal(["KZ negotiator"], await Names(_browser, "/administration/accounts?q=KZ.neg"));
        Assert.Equal(HttpStatusCode.NotFound, (await eu.GetAsync($"/administration/accounts/{kazakh}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_account_is_added_and_its_link_signs_in_once()
    {
        using var added = await _browser.SubmitAsync("/administration/accounts/new", "account", Filled());

        var link = new Uri((await added.PageAsync()).QuerySelector("#link").Read()).AbsolutePath;
        Assert.StartsWith("/sign-in/", link, StringComparison.Ordinal);
        Assert.Contains("Aliya Example", await Names(_browser, "/administration/accounts"));
        Assert.DoesNotContain(link, await _browser.GetStringAsync("/administration/accounts", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var newcomer = _app.Anonymous();
        using var page = await newcomer.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("Email", "", "Give the address to which mails go.")]
    [InlineData("Email", "eu.head@example.org", "There is already an account for eu.head@example.org")]
    [InlineData("Role", "minister", "'minister' is not among the choices here")]
    [InlineData("TimeZone", "Mars/Olympus", "There is no time zone “Mars/Olympus”")]
    [InlineData("Side", "joint", "This role (negotiator) belongs to a delegation")]
    public async Task What_cannot_be_an_account_is_said_at_its_field_and_adds_none(string field, string value, string sentence)
    {
        using var refused = await _browser.SubmitAsync("/administration/accounts/new", "account", [.. Filled().Where(f => f.Item1 != $"Input.{field}"), ($"Input.{field}", value)]);

        var page = await refused.PageAsync();
        Assert.StartsWith(sentence, page.QuerySelector($"label[for={field}] .field-error").Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("Aliya Example", await Names(_browser, "/administration/accounts"));
    }

    [Fact]
    public async Task An_administrator_of_one_side_adds_no_account_of_the_other()
    {
        using var kz = _app.SignedIn(Side.KZ, Role.Administrator);

        using var refused = await kz.SubmitAsync("/administration/accounts/new", "account", [.. Filled().Where(f => f.Item1 != "Input.Side"), ("Input.Side", "EU")]);

        Assert.NotNull((await refused.PageAsync()).QuerySelector("label[for=Side] .field-error"));
        Assert.DoesNotContain("Aliya Example", await Names(_browser, "/administration/accounts"));
    }

    [Fact]
    public async Task A_disabled_account_loses_its_session_at_once_and_comes_back_when_enabled()
    {
        var head = _app.Account(Side.EU, Role.Head).AccountId;
        using var session = _app.SignedIn(Side.EU, Role.Head);

        using var disabled = await _browser.SubmitAsync($"/administration/accounts/{head}", "keep", ("Input.Do", "disable"));
        using var shut = await session.GetAsync("/rounds", TestContext.Current.CancellationToken);
        using var enabled = await _browser.SubmitAsync($"/administration/accounts/{head}", "keep", ("Input.Do", "enable"));

        Assert.Equal($"/administration/accounts/{head}?done=disable", disabled.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, shut.StatusCode);
        Assert.Equal($"/administration/accounts/{head}?done=enable", enabled.Headers.Location!.OriginalString);
        Assert.Equal([""], _app.Database.Lines($"SELECT disabled_at FROM account WHERE id = {head}"));
    }

    [Fact]
    public async Task Nobody_disables_their_own_account()
    {
        var own = _app.Account(Side.Joint, Role.Administrator).AccountId;

        using var refused = await _browser.SubmitAsync($"/administration/accounts/{own}", "keep", ("Input.Do", "disable"));

        Assert.Equal("This is your own account: ask another administrator.", (await refused.PageAsync()).QuerySelector(".errors li").Read());
        Assert.Equal([""], _app.Database.Lines($"SELECT disabled_at FROM account WHERE id = {own}"));
    }

    [Fact]
    public async Task An_administrator_with_a_password_types_it_again_before_an_account_changes()
    {
        await _app.WithPasswordAsync(Side.Joint, Role.Administrator);
        using var browser = _app.SignedIn(Side.Joint, Role.Administrator);
        var head = _app.Account(Side.EU, Role.Head).AccountId;

        using var unproven = await browser.SubmitAsync($"/administration/accounts/{head}", "keep", ("Input.Do", "link"));
        using var wrong = await browser.SubmitAsync($"/administration/accounts/{head}", "keep", ("Input.Do", "link"), ("Proof", "something else"));
        using var proven = await browser.SubmitAsync($"/administration/accounts/{head}", "keep", ("Input.Do", "link"), ("Proof", SignIns.Password));

        Assert.Equal("Type your own password, or a code of your app.", (await unproven.PageAsync()).QuerySelector("label[for=Proof] .field-error").Read());
        Assert.Null((await wrong.PageAsync()).QuerySelector("#link"));
        Assert.NotNull((await proven.PageAsync()).QuerySelector("#link"));
    }

    [Fact]
    public async Task A_second_factor_is_reset_for_somebody_who_lost_the_app()
    {
        var owner = await _app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = _app.SignedIn(Side.EU, Role.Head);
        await _app.SetUpAppAsync(browser);
        Assert.True(_app.Stored(owner).SecondFactor);

        using var reset = await _browser.SubmitAsync($"/administration/accounts/{owner.AccountId}", "keep", ("Input.Do", "second-factor"));

        Assert.Equal($"/administration/accounts/{owner.AccountId}?done=second-factor", reset.Headers.Location!.OriginalString);
        Assert.False(_app.Stored(owner).SecondFactor);
    }

    private static (string, string)[] Filled() =>
    [
        ("Input.Name", "Aliya Example"), ("Input.Email", "aliya@example.org"), ("Input.Side", "KZ"), ("Input.Role", "negotiator"),
        ("Input.Language", "ru"), ("Input.TimeZone", "Asia/Almaty"),
    ];

    private static async Task<IReadOnlyList<string>> Names(HttpClient browser, string address) =>
        [.. (await browser.PageAsync(address)).QuerySelectorAll("tbody th").Select(name => name.Read())];
}
