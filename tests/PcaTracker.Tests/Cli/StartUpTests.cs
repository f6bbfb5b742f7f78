using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using ODataSql.Tests;
using PcaTracker.Changes.Audit;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Cli;

[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public class StartUpTests
{
    [Fact]
    public async Task The_server_prints_its_address_and_answers_there()
    {
        using var directory = new TempDirectory();

        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        using var client = new HttpClient { BaseAddress = server.Address };
        using var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode < 500);
        Assert.True(File.Exists(directory.Database));
    }

    [Fact]
    public async Task It_starts_in_the_environment_of_developers_too_where_the_framework_checks_what_the_program_is_made_of()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);

        await using var server = await TrackerProcess.ServeAsync(directory.Path, new KeyValuePair<string, string>("ASPNETCORE_ENVIRONMENT", "Development"));

        using var client = new HttpClient { BaseAddress = server.Address };
        using var answer = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_request_to_end_ends_the_server_in_order()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);

        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.False(File.Exists(directory.Database + "-wal"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start_with_one_sentence()
    {
        using var directory = new TempDirectory();
        await File.WriteAllTextAsync(directory.Database, new string('x', 5000), TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(directory.Path, "serve");

        Assert.Equal(new Ended(1, "", $"{directory.Database} is damaged, or is not a database: what it holds cannot be relied on. Stop the tracker and put a backup in its place with `restore`, which keeps this file; `verify` says what is wrong with it.\n"), ended);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(directory.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_address_that_is_taken_stops_the_start_with_one_sentence()
    {
        using var directory = new TempDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var ended = await TrackerProcess.RunAsync(directory.Path, [new("ASPNETCORE_URLS", $"http://{other.LocalEndpoint}")], ["serve"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"Failed to bind to address http://{other.LocalEndpoint}: address already in use. Stop the program that listens there, or set ASPNETCORE_URLS to another address.\n", ended.Errors);
    }

    [Fact]
    public async Task Programs_that_start_together_on_an_empty_directory_make_one_record()
    {
        using var directory = new TempDirectory();
        using var record = new TempDirectory();
        TestRecord.WriteFilesTo(record.Path);

        var ended = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TrackerProcess.RunAsync(directory.Path, "import", record.Path)));

        Assert.All(ended, e => Assert.Equal((0, ""), (e.ExitCode, e.Errors)));
        Assert.Single(ended, e => e.Output.Contains("positions: 77 read, 77 added, 0 changed, 0 unchanged", StringComparison.Ordinal));
        Assert.Equal(2, ended.Count(e => e.Output.Contains("positions: 77 read, 0 added, 0 changed, 77 unchanged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_command_waits_while_another_program_writes_also_for_longer_than_a_request_would()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        using var other = Connections.Open(directory.Database, SqliteOpenMode.ReadWrite);
        other.Execute("BEGIN IMMEDIATE");

        var command = TrackerProcess.RunAsync(directory.Path, "user", "add", "new@example.org", "--name", "New", "--side", "EU", "--role", "analyst");
        await Task.Delay(TimeSpan.FromSeconds(LongRun.Of(1, 20)), TestContext.Current.CancellationToken);
        var waited = !command.IsCompleted;
        other.Execute("ROLLBACK");

        Assert.True(waited);
        Assert.Equal((0, ""), ((await command).ExitCode, (await command).Errors));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public async Task A_start_while_the_newest_entry_of_the_audit_log_lies_in_the_future_warns_of_the_clock(int days, bool warns)
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        var at = TimeProvider.System.GetUtcNow().AddDays(days);
        using (var database = new TrackerDatabase(directory.Database, new FakeTimeProvider(at)))
            database.WriteAsSystem(session => session.Connection.Execute("INSERT INTO person (name, party, role) VALUES ('New', 'EU', 'Expert')"));

        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        var said = server.Said.Where(line => line.Contains(ClockCheck.Behind, StringComparison.Ordinal)).ToList();
        if (warns)
            Assert.Contains($"the newest entry is of {Instants.Text(at)}. Set it right", Assert.Single(said), StringComparison.Ordinal);
        else
            Assert.Empty(said);
    }

    [Theory]
    [InlineData("755")]
    [InlineData("750")]
    [InlineData("701")]
    public async Task A_data_directory_that_others_get_into_stops_every_command_with_one_sentence(string mode)
    {
        using var directory = new TempDirectory();
        SetMode(directory.Path, mode);

        foreach (var command in new[] { "serve", "simulate" })
            Assert.Equal(
                new Ended(1, "", $"Other users of this machine can get into the data directory {directory.Path}, which holds the confidential papers of both sides: "
                    + $"run `chmod 700 {directory.Path}`, or set PcaTracker__AllowReadableDataDirectory=true to leave it so.\n"),
                await TrackerCommand.RunAsync(directory.Path, command));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task A_data_directory_that_others_get_into_is_used_when_that_is_said()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        SetMode(directory.Path, "755");

        await using var server = await TrackerServer.StartAsync(directory.Path, new KeyValuePair<string, string>("PcaTracker__AllowReadableDataDirectory", "true"));

        Assert.True(File.Exists(directory.Database));
    }

    [Fact]
    public async Task Files_of_the_program_are_readable_by_its_user_only()
    {
        using var directory = new TempDirectory();
        var data = directory.File("data");

        await using var server = await TrackerProcess.ServeAsync(data);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var page = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);

        var made = Directory.GetFileSystemEntries(data, "*", SearchOption.AllDirectories);
        Assert.Contains(Path.Combine(data, "tracker.db"), made);
        Assert.Contains(made, path => path.StartsWith(Path.Combine(data, "keys", "key-"), StringComparison.Ordinal));
        Assert.All([data, .. made], path => Assert.Equal((path, 0), (path, (int)File.GetUnixFileMode(path) & 0b111_111)));
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0;http://*:0", "http://*:0")]
    [InlineData("ASPNETCORE_URLS", "http://tracker.example.org:0", "http://tracker.example.org:0")]
    [InlineData("Kestrel__Endpoints__Other__Url", "http://[::]:0", "http://[::]:0")]
    public async Task Plain_http_through_a_network_stops_the_start_with_one_sentence(string setting, string urls, string named)
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, [new(setting, urls)], ["serve"]);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith($"{named} is open to the network without encryption: set PcaTracker__PublicUrl to the https address", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PcaTracker__AllowPlainHttp", "true")]
    [InlineData("PcaTracker__PublicUrl", "https://tracker.example.org")]
    public async Task Plain_http_through_a_network_is_allowed_by_a_setting_or_an_https_proxy(string setting, string value)
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);

        await using var server = await TrackerServer.StartAsync(directory.Path, new("ASPNETCORE_URLS", "http://0.0.0.0:0"), new(setting, value));

        Assert.Equal("0.0.0.0", server.Address.Host);
    }

    private static void SetMode(string directory, string mode) => File.SetUnixFileMode(directory, (UnixFileMode)Convert.ToInt32(mode, 8));
}
