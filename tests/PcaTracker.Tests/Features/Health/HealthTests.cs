using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Hosting;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Health;

public class HealthTests
{
    private static readonly string Ready = TestServer.IsUsed ? "The tracker is ready, on PostgreSQL.\n" : "The tracker is ready.\n";

    [Fact]
    public async Task A_tracker_that_sweeps_and_reads_is_alive_and_ready()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "The tracker lives.\n"), await AskAsync(app, "/health/live"));
        Assert.Equal((HttpStatusCode.OK, Ready), await AskAsync(app, "/health/ready"));
    }

    [Fact]
    public async Task It_is_not_ready_after_three_minutes_without_a_sweep_and_ready_after_the_next()
    {
        await using var app = await TestApp.StartAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/ready")).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Nothing has looked for due reminders for more than three minutes.\n"), await AskAsync(app, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/live")).Status);

        app.Services.GetRequiredService<Sweep>().Run();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/ready")).Status);
    }

    [Fact]
    [Trait("Database", "SQLite")]
    public async Task It_is_not_ready_but_alive_when_the_database_cannot_be_read()
    {
        await using var app = await TestApp.StartAsync();
        // SQLite caches pages: only a connection that reads the schema again notices the loss.
        app.Database.Execute("PRAGMA legacy_alter_table = ON; PRAGMA foreign_keys = OFF; ALTER TABLE chapter RENAME TO gone");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The database is damaged: restore a backup. `verify` says what is wrong with the file.\n"), await AskAsync(app, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/live")).Status);
    }

    [Theory]
    [InlineData("-00:00:59", true)]
    [InlineData("-00:01:01", false)]
    [InlineData("-365.00:00:00", false)]
    public async Task It_is_not_ready_when_the_clock_is_a_minute_behind_the_audit_log(string set, bool isReady)
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        var clock = new SettableClock(TestApp.Start);
        await using var host = TrackerHost.Create(directory.Path, clock, [new("Urls", "http://127.0.0.1:0"), new("PcaTracker:Notifications:Ticker", "false"), new("Logging:LogLevel:Default", "None")]).Value;
        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<TrackerDatabase>().WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection, "INSERT INTO person (name, party, role) VALUES ('New', 'EU', 'Expert')"));
        var check = host.Services.GetRequiredService<ClockCheck>();
        Assert.Null(check.Find()?.Warning);

        clock.Set(TimeSpan.Parse(set, CultureInfo.InvariantCulture));
        using var probe = new HttpClient { BaseAddress = new Uri(host.Urls.First()) };
        using var answer = await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isReady ? (HttpStatusCode.OK, "The tracker is ready.\n") : (HttpStatusCode.ServiceUnavailable, ClockCheck.Behind + "\n"), (answer.StatusCode, text));
        Assert.Equal(isReady ? null : $"{ClockCheck.Behind} It says {Instants.Text(clock.GetUtcNow())}, and the newest entry is of 2026-11-23T09:00:00.000Z. ", check.Find()?.Warning?.Split("Set it right")[0]);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_future_checkpoint_reveals_a_wrong_clock_except_in_a_synthetic_negotiation()
    {
        await using var app = await TestApp.StartAsync();
        var check = app.Services.GetRequiredService<ClockCheck>();
        app.Clock.Advance(TimeSpan.FromDays(30));
        app.Services.GetRequiredService<Checkpoints>().Run();
        using var ahead = new CopiedHost(app, new FakeTimeProvider(TestApp.Start + TimeSpan.FromDays(7)));

        Assert.Null(check.Find()?.Warning);
        Assert.StartsWith(ClockCheck.Behind, ahead.Check.Find()?.Warning, StringComparison.Ordinal);
        app.Database.Execute("INSERT INTO simulation (id, rounds, positions, seed) VALUES (1, 1, 1, 1)");
        Assert.Null(ahead.Check.Find()?.Warning);
    }

    [Fact]
    public async Task The_administration_page_shows_a_clock_that_is_behind()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Administrator);
        Assert.DoesNotContain(ClockCheck.Behind, await browser.GetStringAsync("/administration", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        app.AsExternalProgram("INSERT INTO entry (chain, sequence, at, who, kind, entity_set, entity_id, leaf, hash) VALUES ('eu', 1, '2027-11-23T09:00:00.000Z', 'Somebody', 'insert', 'Issues', 1, @nothing, @nothing)", new { nothing = new byte[] { 0 } });

        Assert.Contains(ClockCheck.Behind, await browser.GetStringAsync("/administration", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_not_cached_and_are_rate_limited_by_address()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Limits:Pages:Burst", "2"), new("PcaTracker:Limits:Pages:PerSecond", "1"));
        using var probe = app.Anonymous();

        using var first = await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        using var second = await probe.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var third = await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.True(first.Headers.CacheControl!.NoStore);
        Assert.True(second.Headers.CacheControl!.NoStore);
        Assert.Equal("text/plain", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(TestApp app, string path)
    {
        using var probe = app.Anonymous();
        using var answer = await probe.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A host on a copy of the database and checkpoints, with another clock.</summary>
    private sealed class CopiedHost(TestApp app, TimeProvider clock) : IDisposable
    {
        private readonly TrackerDatabase _database = TestServer.Open(app.DataDirectory, clock);

        public ClockCheck Check => new(_database, new Checkpoints(_database, app.Services.GetRequiredService<AuditKey>(), new CheckpointFile(app.DataDirectory), clock), clock);

        public void Dispose() => _database.Dispose();
    }
}
