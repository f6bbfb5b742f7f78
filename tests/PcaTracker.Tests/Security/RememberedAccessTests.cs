using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Hosting;

namespace PcaTracker.Tests.Security;

/// <summary>
/// Reads by a token that a node remembers, after another node has changed what it opens: the read itself asks the server whether the token still
/// holds.
/// </summary>
[Trait("Database", "PostgreSQL")]
public sealed class RememberedAccessTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const string Question = "Chapters?$top=1&$select=Code";

    private AccountDirectory Accounts => nodes.A.Services.GetRequiredService<AccountDirectory>();

    private AccessTokens Tokens => nodes.A.Services.GetRequiredService<AccessTokens>();

    [Theory]
    [InlineData(Question)]
    [InlineData("Chapters/$count")]
    [InlineData("Chapters?$count=true&$top=1")]
    [InlineData("Chapters(1)/Positions?$filter=contains(Text,'energy')")]
    [InlineData("Chapters(1)")]
    [InlineData("Chapters(999999)")]
    [InlineData("$all?$top=1")]
    [InlineData("Chapters?$filter=Nothing eq 1")]
    [InlineData("Nothing")]
    [InlineData("Chapters?$deltatoken=x")]
    [InlineData("$metadata")]
    [InlineData("")]
    public async Task Read_by_a_token_that_another_node_revoked_is_refused_whatever_it_asks(string address)
    {
        var owner = nodes.A.Account(Side.EU, Role.Negotiator);
        var token = (await Tokens.CreateAsync(owner, "trial")).Value;
        using var client = With(token.Text);
        await AskUntilRemembered(client, token.Text);

        await Tokens.RevokeAsync(owner, token.Id);
        var after = await Ask(client, address);

        Assert.Equal(HttpStatusCode.Unauthorized, after.Status);
        Assert.Contains("token-not-accepted", after.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"value\"", after.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_that_follows_changes_by_a_token_that_another_node_revoked_is_refused()
    {
        var owner = nodes.A.Account(Side.EU, Role.Negotiator);
        var token = (await Tokens.CreateAsync(owner, "trial")).Value;
        using var client = With(token.Text);
        client.DefaultRequestHeaders.Add("Prefer", "track-changes");
        var first = await Ask(client, "Chapters?$select=Code");
        await AskUntilRemembered(client, token.Text);
        var link = System.Text.Json.JsonDocument.Parse(first.Body).RootElement.GetProperty("@odata.deltaLink").GetString()!;

        await Tokens.RevokeAsync(owner, token.Id);
        var changes = await Ask(client, link[(link.IndexOf("/odata/", StringComparison.Ordinal) + 7)..]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.Status, changes.Status));
    }

    [Fact]
    public async Task Read_by_a_person_whom_another_node_moved_to_the_other_side_shows_what_that_side_sees()
    {
        nodes.A.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO position (id, chapter_id, party, kind, text, visibility, owner_side) VALUES (770077, 1, 'EU', 'offer', 'For the EU alone', 'eu', 'EU')"));
        var person = nodes.A.Account(Side.EU, Role.Analyst);
        var token = (await Tokens.CreateAsync(person, "trial")).Value;
        using var client = With(token.Text);
        await AskUntilRemembered(client, token.Text);
        var before = await Ask(client, "Positions(770077)?$select=Text");

        nodes.A.Database.WriteAsSystem(session => session.Connection.Execute(
            "UPDATE account SET side = 'KZ' WHERE id = @AccountId", new { person.AccountId }));
        var after = await Ask(client, "Positions(770077)?$select=Text");
        await Accounts.MoveAsync(Accounts.Find(person.AccountId)!, Side.EU, Role.Analyst);

        Assert.Contains("For the EU alone", before.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, after.Status);
        Assert.DoesNotContain("For the EU alone", after.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_by_a_person_whose_name_another_node_changed_is_answered()
    {
        var person = nodes.A.Account(Side.KZ, Role.Analyst);
        var token = (await Tokens.CreateAsync(person, "trial")).Value;
        using var client = With(token.Text);
        await AskUntilRemembered(client, token.Text);

        nodes.A.Database.WriteAsSystem(session => session.Connection.Execute(
            "UPDATE account SET name = 'Another Name' WHERE id = @AccountId", new { person.AccountId }));
        var answers = new[] { await Ask(client, Question), await Ask(client, Question) };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(answers, answer => Assert.Contains("\"Code\"", answer.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_by_a_remembered_token_asks_with_the_query_and_one_by_an_unknown_token_before_it()
    {
        var person = nodes.B.Account(Side.EU, Role.Analyst);
        var token = (await nodes.B.Services.GetRequiredService<AccessTokens>().CreateAsync(person, "trial")).Value;
        var tokens = nodes.B.Services.GetRequiredService<AccessTokens>();

        var unknown = tokens.Recall(token.Text, email: null);
        using var client = With(token.Text);
        await AskUntilRemembered(client, token.Text);
        var known = tokens.Recall(token.Text, email: null);

        Assert.Null(unknown);
        Assert.NotNull(known!.AsFirstStatement());
        Assert.Null(tokens.Recall(token.Text, "other@example.org"));
        Assert.Null(tokens.Recall(token.Text + "x", email: null));
        known.Confirm();
        Assert.Null(known.AsFirstStatement());
    }

    private HttpClient With(string token)
    {
        var client = nodes.B.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    // The first use is noted beside the answer, after which the account is read anew.
    private async Task AskUntilRemembered(HttpClient client, string token)
    {
        var tokens = nodes.B.Services.GetRequiredService<AccessTokens>();
        for (var asked = 0; tokens.Recall(token, email: null) is null; asked++)
        {
            Assert.True(asked < 1_000, "The token is not remembered.");
            Assert.Equal(HttpStatusCode.OK, (await Ask(client, Question)).Status);
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> Ask(HttpClient client, string address)
    {
        using var answer = await client.GetAsync($"/odata/{address}", TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
