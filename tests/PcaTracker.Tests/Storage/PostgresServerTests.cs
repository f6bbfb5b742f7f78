using System.Net;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Domain;
using PcaTracker.Hosting;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Tests.Storage;

/// <summary>A tracker whose database is on a server that others stop, or use as well.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class PostgresServerTests
{
    [Fact]
    public async Task After_its_connections_are_lost_a_tracker_asks_to_try_again_once_and_then_answers()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        Assert.Equal(HttpStatusCode.OK, await Status(client));

        EndConnections(app);
        var first = await Status(client);
        var second = await Status(client);

        Assert.Contains(first, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        Assert.Equal(HttpStatusCode.OK, second);
    }

    [Fact]
    public async Task A_turn_that_was_given_back_is_free_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var missed = 0;

        for (var turns = 0; turns < 50; turns++)
        {
            using var turn = await app.Database.TakeTurnAsync(NodeWork.Delivery, TimeSpan.Zero);
            missed += turn is null ? 1 : 0;
        }

        Assert.Equal(0, missed);
    }

    [Fact]
    public async Task A_command_that_needs_the_database_alone_is_refused_while_a_server_runs_and_refuses_servers_meanwhile()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        var settings = TestServer.SettingsFor(directory.Path).ToList();
        using var other = new PostgresSystem(settings.Single().Value!);
        var app = TrackerHost.Create(directory.Path, new FakeTimeProvider(TestApp.Start), settings).Value;

        var whileItRuns = other.TakeAlone();
        await app.DisposeAsync();
        var afterwards = other.TakeAlone();
        var started = TrackerHost.Create(directory.Path, new FakeTimeProvider(TestApp.Start), settings);

        TestServer.Drop(directory.Path);
        Assert.Equal(("database-taken", null, "database-taken"), (whileItRuns?.Code, afterwards?.Code, started.Refusal?.Code));
    }

    [Theory]
    [InlineData("postgres", "database-role")]
    [InlineData("nobody_at_all", "database-not-reached")]
    public async Task A_user_whom_row_security_would_not_bind_and_one_who_is_unknown_are_refused(string user, string code)
    {
        await using var app = await TestApp.StartAsync();
        var settings = TestServer.SettingsFor(app.DataDirectory).Single().Value!.Replace("Username=tracker", $"Username={user}", StringComparison.Ordinal);

        var refusal = PostgresMigrations.Run(settings, TimeProvider.System);

        Assert.Equal(code, refusal?.Code);
        Assert.DoesNotContain("Npgsql", refusal!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_of_another_program_changes_the_version_by_which_remembered_permissions_are_current()
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Database.CommitVersion;
        var same = app.Database.CommitVersion;

        using (var other = TestServer.OpenForeign(app.DataDirectory))
            other.Execute("INSERT INTO person (name, party, role) VALUES ('New', 'EU', 'Expert')");

        Assert.Equal(before, same);
        Assert.NotEqual(before, app.Database.CommitVersion);
    }

    private static void EndConnections(TestApp app)
    {
        using var other = TestServer.OpenForeign(app.DataDirectory);
        other.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private static async Task<HttpStatusCode> Status(HttpClient client)
    {
        using var answer = await client.GetAsync("/odata/Chapters?$top=1", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
