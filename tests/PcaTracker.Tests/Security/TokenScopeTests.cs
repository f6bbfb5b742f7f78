using System.Net;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using PcaTracker.Tests.Api.Batch;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Security;

public sealed class TokenScopeTests
{
    [Theory]
    [InlineData("POST", "Rounds", """{"Number":900}""")]
    [InlineData("PUT", "Rounds(Number=900)", """{"City":"Astana"}""")]
    [InlineData("PATCH", "Rounds(Number=104)", """{"City":"Astana"}""")]
    [InlineData("PUT", "Rounds(Number=104)/City", """{"value":"Astana"}""")]
    [InlineData("DELETE", "Rounds(Number=104)", null)]
    [InlineData("POST", "Rounds(Number=104)/PcaTracker.LogOutcomes", """{"Outcomes":[]}""")]
    [InlineData("POST", "Deadlines(1)/PcaTracker.Complete", null)]
    [InlineData("PUT", "Deadlines(1)/Chapter/$ref", """{"@id":"Chapters(Code='T.1')"}""")]
    [InlineData("POST", "CloseAllChapters", null)]
    [InlineData("DELETE", "$RepeatableRequestWithRequestID/5d3d6a4e-2d5f-4b7b-9c38-0e8f6b1c2a10", null)]
    [InlineData("DELETE", "Nothing(1)", null)]
    public async Task A_read_token_cannot_write(string method, string path, string? body)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Secretariat, TokenScope.Read).Send(new HttpMethod(method), path, body, [("If-Match", "*")]);

        Assert.Equal("403 token-read-only", reply.Refusal);
        Assert.Contains("create a token for reading and writing on the Connect page", reply.Sentence, StringComparison.Ordinal);
        site.AssertUnchanged();
    }

    [Fact]
    public async Task A_read_token_may_query_in_bodies_and_batches()
    {
        var app = await SharedApp.GetAsync();
        using var reader = app.As(Side.EU, Role.Negotiator, TokenScope.Read);
        using var options = new StringContent("$filter=Number eq 3", Encoding.UTF8, "text/plain");

        using var asked = await reader.PostAsync("/odata/Rounds/$query", options, TestContext.Current.CancellationToken);
        var batch = await reader.SendRequests("""{"id":"1","method":"get","url":"Rounds"},{"id":"2","method":"get","url":"$metadata","headers":{"accept":"application/xml"} }""");

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal("1 200, 2 200", batch.Statuses());
    }

    [Fact]
    public async Task A_read_tokens_batch_is_answered_except_for_its_writes()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var answers = await app.As(Side.EU, Role.Secretariat, TokenScope.Read).SendRequests("""
            {"id":"1","method":"get","url":"Rounds"},
            {"id":"2","method":"post","url":"Rounds","headers":{"content-type":"application/json"},"body":{"Number":900} },
            {"id":"3","atomicityGroup":"g","method":"post","url":"Rounds","headers":{"content-type":"application/json"},"body":{"Number":901} }
            """, ("Prefer", "continue-on-error"));

        Assert.Equal("1 200, 2 403 token-read-only, 3 403 token-read-only", answers.Statuses());
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM round WHERE number >= 900"));
    }

    [Fact]
    public async Task A_repeated_write_is_not_replayed_for_a_read_token()
    {
        await using var app = await TestApp.StartAsync();
        (string, string)[] named = [("Repeatability-Request-ID", "5d3d6a4e-2d5f-4b7b-9c38-0e8f6b1c2a10"), ("Repeatability-First-Sent", "Mon, 23 Nov 2026 09:00:00 GMT")];

        var made = await app.As(Side.EU, Role.Secretariat).Post("Rounds", new { Number = 900 }, named);
        var again = await app.As(Side.EU, Role.Secretariat, TokenScope.Read).Post("Rounds", new { Number = 900 }, named);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("403 token-read-only", again.Refusal);
    }

    [Fact]
    public async Task A_write_token_does_not_extend_the_role()
    {
        var app = await SharedApp.GetAsync();

        var reply = await app.As(Side.EU, Role.Analyst, TokenScope.Write).Post("Rounds", new { Number = 900 });

        Assert.Equal("403 role-not-allowed", reply.Refusal);
    }

    [Fact]
    public async Task A_calendar_token_does_not_authenticate_at_the_API()
    {
        var app = await SharedApp.GetAsync();
        using var calendar = app.As(Side.EU, Role.Negotiator, TokenScope.Calendar);

        Assert.Equal("401 token-not-accepted", (await calendar.Read("Rounds")).Refusal);
        Assert.Equal("401 token-not-accepted", (await calendar.Read("")).Refusal);
        Assert.Equal("401 token-not-accepted", (await calendar.Post("Rounds", new { Number = 900 })).Refusal);
    }

    [Fact]
    public async Task The_default_scope_of_a_token_is_read()
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account(Side.EU, Role.Head);
        var tokens = app.Services.GetRequiredService<AccessTokens>();

        var made = tokens.Create(owner, "unsaid").Value;
        var unknown = tokens.Create(owner, "unknown", scope: "admin").Refusal!;

        Assert.Equal("read", tokens.List(owner).Single(t => t.Id == made.Id).Scope);
        Assert.Equal(("token-scope-unknown", "Scope", "There is no scope 'admin': use 'read', 'write' or 'calendar'."), (unknown.Code, unknown.Target, unknown.Sentence));
        Assert.Single(tokens.List(owner));
    }

    [Fact]
    public async Task A_token_from_before_scopes_has_the_scope_read()
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account(Side.EU, Role.Head);

        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO access_token (account_id, name, token_hash, created_at, expires_at) VALUES (@AccountId, 'old', 'x', @now, @now)",
            new { owner.AccountId, now = Instants.Text(session.Now) }));

        Assert.Equal("read", Assert.Single(app.Services.GetRequiredService<AccessTokens>().List(owner)).Scope);
    }

    [Theory]
    [InlineData("Rounds?key={0}")]
    [InlineData("Rounds?key=%70ca%5F{1}")]
    [InlineData("/rounds?key={0}")]
    [InlineData("/sign-in?return=%2Frounds%3Fkey%3D{0}")]
    [InlineData("/ROUNDS/{0}")]
    [InlineData("/calendar?key={0}")]
    [InlineData("Positions?$filter=contains(Text,'{0}')")]
    [InlineData("{0}")]
    public async Task A_token_in_a_URL_is_refused_before_a_link_repeats_it(string path)
    {
        await using var app = await TestApp.StartAsync();
        var token = app.Services.GetRequiredService<AccessTokens>().Create(app.Account(Side.EU, Role.Analyst), "test").Value.Text;
        using var analyst = app.As(Side.EU, Role.Analyst);
        using var options = new StringContent($"$filter=City eq '{token}'", Encoding.UTF8, "text/plain");

        var address = path.Replace("{0}", token, StringComparison.Ordinal).Replace("{1}", token["pca_".Length..], StringComparison.Ordinal);
        // Sent literally, not encoded as a browser would.
        var exact = new Uri($"{app.Address.ToString().TrimEnd('/')}{(address.StartsWith('/') ? "" : "/odata/")}{address}".Replace(" ", "%20", StringComparison.Ordinal), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var reply = await analyst.GetAsync(exact, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var calendar = await analyst.GetAsync($"/calendar/{token}.ics", TestContext.Current.CancellationToken);
        var part = await analyst.SendRequests($$"""{"id":"1","method":"get","url":"Rounds?key={{token}}"}""");
        using var query = await analyst.PostAsync("/odata/Rounds/$query", options, TestContext.Current.CancellationToken);
        var typo = await analyst.Read($"Rounds?$filter=City eq '{token[..^1]}'");

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("An access token stands in the address", text, StringComparison.Ordinal);
        Assert.DoesNotContain(token["pca_".Length..], text, StringComparison.Ordinal);
        // Calendar programs can send a token only in the URL.
        Assert.NotEqual(HttpStatusCode.BadRequest, calendar.StatusCode);
        Assert.Equal("1 400 token-in-address", part.Statuses());
        Assert.Equal(HttpStatusCode.BadRequest, query.StatusCode);
        Assert.Equal(HttpStatusCode.OK, typo.Status);
    }
}
