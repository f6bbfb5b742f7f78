using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ODataSql.Tests;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Hosting;

/// <summary>Two nodes over one database: what one does holds on the other at once, and what is to be done once is done once.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class NodesTests
{
    private static int Trials => LongRun.Of(usual: 12, all: 1_000);

    [Fact]
    public async Task Checkpoints_follow_each_other_whichever_node_signs_and_every_node_keeps_all_of_them()
    {
        await using var nodes = await TwoNodes.StartAsync();

        for (var day = 0; day < 4; day++)
        {
            await Task.WhenAll(Sign(nodes.A), Sign(nodes.B));
            await (day % 2 == 0 ? Write(nodes.A) : Write(nodes.B));
            nodes.A.Clock.Advance(TimeSpan.FromDays(1));
            nodes.B.Clock.Advance(TimeSpan.FromDays(1));
        }

        await Sign(nodes.B);
        await Sign(nodes.A);
        await using var late = await TwoNodes.StartBesideAsync(nodes.A);
        late.Clock.SetUtcNow(nodes.A.Clock.GetUtcNow());
        await Sign(late);

        var kept = new[] { nodes.A, nodes.B, late }.Select(Kept).ToList();
        Assert.Equal(20, kept[0].Distinct().Count());
        Assert.All(kept, lines => Assert.Equal(kept[0].Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal)));
        Assert.Equal(["20"], nodes.A.Database.Lines("SELECT count(*) FROM checkpoint"));
        Assert.All(new[] { nodes.A, nodes.B, late }, node => Assert.Empty(node.Flaws()));
    }

    [Fact]
    public async Task Checkpoints_removed_from_the_database_are_kept_by_each_node_and_one_changed_there_is_named()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await Sign(nodes.A);
        await Sign(nodes.B);
        var signed = Kept(nodes.A);

        using (var other = TestServer.OpenForeign(nodes.A.DataDirectory))
            Dapper.SqlMapper.Execute(other, "DELETE FROM checkpoint");
        await Sign(nodes.B);
        var restored = nodes.A.Database.Lines("SELECT count(*) FROM checkpoint");
        using (var other = TestServer.OpenForeign(nodes.A.DataDirectory))
            Dapper.SqlMapper.Execute(other, "UPDATE checkpoint SET count = count - 1 WHERE chain = 'eu'");
        await Sign(nodes.A);

        Assert.Equal(["4"], restored);
        Assert.All(new[] { nodes.A, nodes.B }, node => Assert.Contains(node.Flaws(), flaw => flaw.Name == "node checkpoints"));
        Assert.All(new[] { nodes.A, nodes.B }, node => Assert.Empty(signed.Except(Kept(node))));
    }

    [Fact]
    public async Task Attempts_at_a_password_are_counted_by_all_nodes_together()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var owner = await nodes.A.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = nodes.InTurn();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 24; i++)
        {
            using var answer = await browser.SignInAsync(owner.Email, "a guess");
            answers.Add(answer.StatusCode);
        }

        var throttles = new[] { nodes.A, nodes.B }.Select(node => node.Services.GetRequiredService<SignInThrottle>()).ToList();
        var taken = Enumerable.Range(0, 60).AsParallel().WithDegreeOfParallelism(4)
            .Count(i => throttles[i % 2].TryTake(out _, new ThrottleKey("address other", Free: 20, IsShared: true), new ThrottleKey("account other", Free: 40)));
        throttles[0].Succeeded(new ThrottleKey("address other", Free: 20, IsShared: true), new ThrottleKey("account other", Free: 40));

        Assert.Equal(20, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(4, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(20, taken);
        Assert.Equal((1, 40), (Takes(throttles[1], new("address other", Free: 20, IsShared: true)), Takes(throttles[1], new("account other", Free: 40))));
    }

    [Fact]
    public async Task A_reminder_that_is_due_is_planned_and_sent_once_by_all_nodes_together()
    {
        await using var server = new ScriptedSmtpServer();
        await using var nodes = await TwoNodes.StartAsync(server.Settings);
        foreach (var side in (string[])[Side.EU, Side.KZ])
            nodes.A.Account(side, Role.Head);
        nodes.A.Database.TurnDigestsOff();
        for (var i = 0; i < 5; i++)
            nodes.A.Database.AddDeadline("2026-11-23", $"Deadline {i}", party: Side.Joint);

        for (var round = 0; round < 3; round++)
            await Task.WhenAll(new[] { nodes.A, nodes.B, nodes.A, nodes.B }.Select(node => Task.Run(() => node.Services.GetRequiredService<Tick>().RunAsync(), TestContext.Current.CancellationToken)));

        var planned = nodes.A.Database.Lines("SELECT message_id FROM outbox ORDER BY message_id");
        Assert.Equal(10, planned.Count);
        Assert.Equal(planned, server.Accepted.Select(m => m.MessageId!).Order(StringComparer.Ordinal));
        Assert.Equal(["1"], nodes.A.Database.Lines("SELECT DISTINCT attempt FROM outbox"));
        Assert.Empty(nodes.B.Flaws());
    }

    [Fact]
    public async Task A_session_ended_or_a_token_revoked_or_a_person_shut_out_on_one_node_is_refused_by_the_next_request_on_the_other()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var person = nodes.A.Account(Side.EU, Role.Negotiator);
        var (sessions, tokens, accounts) = (nodes.A.Services.GetRequiredService<BrowserSessions>(), nodes.A.Services.GetRequiredService<AccessTokens>(), nodes.A.Services.GetRequiredService<AccountDirectory>());
        var answered = new List<string>();

        for (var trial = 0; trial < Trials; trial++)
        {
            using var browser = There(nodes, person);
            using var program = nodes.B.Anonymous();
            var token = (await tokens.CreateAsync(person, "trial")).Value;
            program.DefaultRequestHeaders.Authorization = new("Bearer", token.Text);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await Page(browser), await Api(program)));

            switch (trial % 3)
            {
                case 0:
                    foreach (var session in sessions.Of(person))
                        await sessions.EndAsync(person, session.Id);
                    await tokens.RevokeAsync(person, token.Id);
                    break;
                case 1:
                    await tokens.RevokeAsync(person, token.Id);
                    foreach (var session in sessions.Of(person))
                        await sessions.EndAsync(person, session.Id);
                    break;
                default:
                    await accounts.DisableAsync(accounts.Find(person.AccountId)!);
                    break;
            }

            if (await Api(program) is not HttpStatusCode.Unauthorized and var api)
                answered.Add(string.Create(CultureInfo.InvariantCulture, $"{trial}: API {api}"));
            if (await Page(browser) is not HttpStatusCode.Redirect and var page)
                answered.Add(string.Create(CultureInfo.InvariantCulture, $"{trial}: page {page}"));
            if (trial % 3 == 2)
                await accounts.EnableAsync(accounts.Find(person.AccountId)!);
        }

        Assert.Empty(answered);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Trials} trials.");
    }

    [Fact]
    public async Task A_row_written_or_narrowed_on_one_node_is_so_for_the_next_request_on_the_other()
    {
        await using var nodes = await TwoNodes.StartAsync();
        using var owner = nodes.A.As(Side.EU, Role.Head);
        using var reader = nodes.B.As(Side.KZ, Role.Analyst);

        for (var trial = 0; trial < Trials; trial++)
        {
            var written = await owner.Post("Positions", new { ChapterId = 1, Party = "EU", Kind = "offer", Text = $"Offer {trial}", Visibility = "shared" });
            Assert.True(written.Status == HttpStatusCode.Created, written.Text);
            var address = $"Positions({written.Json["Id"]})";
            var seen = await reader.Read(address);
            var narrowed = await owner.Patch(address, new { Visibility = "eu" });
            var hidden = await reader.Read(address);

            Assert.True(narrowed.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, narrowed.Text);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (seen.Status, hidden.Status));
        }

        Assert.Empty(nodes.B.Flaws());
    }

    private static HttpClient There(TwoNodes nodes, Actor person)
    {
        var cookies = new CookieContainer();
        cookies.Add(nodes.B.Address, nodes.A.SessionOf(person.Side, person.Role));
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = nodes.B.Address };
    }

    private static int Takes(SignInThrottle throttle, ThrottleKey key) => Enumerable.Range(0, 50).Count(_ => throttle.TryTake(out var _, key));

    private static async Task<HttpStatusCode> Page(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/account", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> Api(HttpClient client)
    {
        using var answer = await client.GetAsync("/odata/Chapters?$top=1&$select=Code", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task Sign(TestApp node) => node.Services.GetRequiredService<Checkpoints>().RunAsync();

    private static IReadOnlyList<string> Kept(TestApp node) => new CheckpointFile(node.DataDirectory).Lines();

    private static Task<int> Write(TestApp node) =>
        node.Database.WriteAsSystemAsync(session => Dapper.SqlMapper.Execute(session.Connection, "INSERT INTO milestone (kind, title) VALUES ('other', 'A day later')"));
}
