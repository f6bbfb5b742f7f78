using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Tests.Security;

public sealed class ApiAuthenticationTests
{
    private const string Feed = "/odata/Rounds";

    private static readonly string[] Challenges = ["Basic realm=\"PcaTracker\", charset=\"UTF-8\"", "Bearer realm=\"PcaTracker\""];

    [Fact]
    public async Task A_request_without_credentials_is_challenged_for_Basic_and_Bearer()
    {
        var app = await SharedApp.GetAsync();

        using var answer = await app.Anonymous().GetAsync(Feed, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Challenges, answer.Headers.WwwAuthenticate.Select(c => c.ToString()));
        Assert.Equal("4.0", answer.Headers.GetValues("OData-Version").Single());
        Assert.Equal("token-needed", await ErrorCode(answer));
    }

    [Fact]
    public async Task The_API_accepts_a_token_as_Bearer_and_as_Basic_with_the_owners_address()
    {
        var app = await SharedApp.GetAsync();
        var token = Token(app);

        Assert.Equal(HttpStatusCode.OK, await Status(app, Bearer(token)));
        Assert.Equal(HttpStatusCode.OK, await Status(app, Basic("Joint.Analyst@example.org", token)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(app, Basic("eu.head@example.org", token)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_do_not_accept_tokens(bool basic)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = basic ? Basic("joint.analyst@example.org", Token(app)) : Bearer(Token(app));

        using var answer = await client.GetAsync("/rounds?show=all", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in?return=%2Frounds%3Fshow%3Dall", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_session_reads_the_API_and_does_not_write_to_it()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var read = await browser.GetAsync(Feed, TestContext.Current.CancellationToken);
        using var written = await browser.PostAsync(Feed, new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, written.StatusCode);
    }

    [Fact]
    public async Task Wrong_expired_and_revoked_tokens_disabled_accounts_and_passwords_are_answered_alike()
    {
        await using var app = await TestApp.StartAsync();
        var tokens = app.Services.GetRequiredService<AccessTokens>();
        var owner = await app.WithPasswordAsync(Side.Joint, Role.Analyst);
        var expired = tokens.Create(owner, "expired", days: 1).Value;
        var revoked = tokens.Create(owner, "revoked").Value;
        var disabled = tokens.Create(app.Account(Side.EU, Role.Analyst), "disabled").Value;
        var good = tokens.Create(owner, "good").Value;
        var calendar = tokens.Create(owner, "calendar", scope: TokenScope.Calendar).Value;
        Assert.Equal(HttpStatusCode.OK, await Status(app, Bearer(expired.Text)));
        Assert.Equal(HttpStatusCode.OK, await Status(app, Bearer(revoked.Text)));
        Assert.Equal(HttpStatusCode.OK, await Status(app, Bearer(disabled.Text)));

        app.Clock.Advance(TimeSpan.FromDays(1));
        tokens.Revoke(owner, revoked.Id);
        app.Disable(app.Account(Side.EU, Role.Analyst));

        var answers = new List<string>();
        foreach (var authorization in new[]
            {
                Bearer(expired.Text), Bearer(revoked.Text), Bearer(disabled.Text), Bearer("pca_x"), Bearer(BearerSecret.Create("pca_")), Bearer(good.Text + "0"), Bearer(calendar.Text), Bearer(SignIns.Password),
                Basic("kz.analyst@example.org", good.Text), Basic("", good.Text), Basic("joint.analyst@example.org", SignIns.Password), Basic("joint.analyst@example.org", calendar.Text), Basic("joint.analyst@example.org", ""),
                new("Basic", "%%%"), new("Basic", Convert.ToBase64String([0xff, 0xfe])), new("Basic"), new("Digest", good.Text),
            })
        {
            using var answer = await Get(app, authorization);
            Assert.Equal((authorization.Scheme, HttpStatusCode.Unauthorized), (authorization.Scheme, answer.StatusCode));
            Assert.Equal(Challenges, answer.Headers.WwwAuthenticate.Select(c => c.ToString()));
            Assert.Equal("token-not-accepted", await ErrorCode(answer));
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        Assert.Equal(HttpStatusCode.OK, await Status(app, Basic("joint.analyst@example.org", good.Text)));
        Assert.Contains("Create a new token on the Connect page", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    private static string Token(TestApp app) => app.Services.GetRequiredService<AccessTokens>().Create(app.Account(Side.Joint, Role.Analyst), "test").Value.Text;

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private static AuthenticationHeaderValue Basic(string email, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{secret}")));

    private static async Task<HttpStatusCode> Status(TestApp app, AuthenticationHeaderValue authorization)
    {
        using var answer = await Get(app, authorization);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> Get(TestApp app, AuthenticationHeaderValue authorization)
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = authorization;
        return await client.GetAsync(Feed, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> ErrorCode(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return body.RootElement.GetProperty("error").GetProperty("code").GetString();
    }
}
