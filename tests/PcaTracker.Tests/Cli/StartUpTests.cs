using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using ODataSql.Tests;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Cli;

[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public class StartUpTests(StartUpTests.Started started) : IClassFixture<StartUpTests.Started>
{
    [Fact]
    public async Task The_server_prints_its_address_and_answers_there()
    {
        var (server, data) = await started.First;

        using var client = new HttpClient { BaseAddress = server.Address };
        using var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode < 500);
        Assert.True(File.Exists(Path.Combine(data, "tracker.db")));
    }

    [Fact]
    public async Task A_request_to_end_ends_the_server_in_order()
    {
        var (_, exitCode, files) = await started.Second;

        Assert.Equal(0, exitCode);
        Assert.Contains("tracker.db", files);
        Assert.DoesNotContain("tracker.db-wal", files);
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
        TestRecord.CopyDatabaseTo(directory.Path);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var ended = await TrackerCommand.RunAsync(directory.Path, [new("ASPNETCORE_URLS", $"http://{other.LocalEndpoint}")], ["serve"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"Failed to bind to address http://{other.LocalEndpoint}: address already in use. Stop the program that listens there, or set ASPNETCORE_URLS to another address.\n", ended.Errors);
    }

    [Fact]
    public async Task Programs_that_start_together_on_an_empty_directory_make_one_record()
    {
        using var directory = new TempDirectory();
        using var record = new TempDirectory();
        TestRecord.WriteFilesTo(record.Path);
        var programs = LongRun.Of(2, all: 5);

        var ended = await Task.WhenAll(Enumerable.Range(0, programs).Select(_ => TrackerProcess.RunAsync(directory.Path, "import", record.Path)));

        Assert.All(ended, e => Assert.Equal((0, ""), (e.ExitCode, e.Errors)));
        Assert.Single(ended, e => e.Output.Contains("positions: 77 read, 77 added, 0 changed, 0 unchanged", StringComparison.Ordinal));
        Assert.Equal(programs - 1, ended.Count(e => e.Output.Contains("positions: 77 read, 0 added, 0 changed, 77 unchanged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_command_waits_while_another_program_writes_also_for_longer_than_a_request_would()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        using var other = Connections.Open(directory.Database, SqliteOpenMode.ReadWrite);
        other.Execute("BEGIN IMMEDIATE");

        var command = TrackerCommand.RunAsync(directory.Path, "user", "add", "new@example.org", "--name", "New", "--side", "EU", "--role", "analyst");
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
        var said = (days < 0 ? (await started.First).Server.Said : (await started.Second).Said).Where(line => line.Contains(ClockCheck.Behind, StringComparison.Ordinal)).ToList();

        if (warns)
            Assert.Contains($"the newest entry is of {Instants.Text(Started.Newest(days))}. Set it right", Assert.Single(said), StringComparison.Ordinal);
        else
            Assert.Empty(said);
    }

    [Fact]
    public async Task A_start_warns_of_working_days_that_are_not_known_and_that_a_deadline_counts_by()
    {
        var (said, _, _) = await started.Second;

        Assert.Contains(said, line => line.Contains("The working days of Kazakhstan in 2029 are not known", StringComparison.Ordinal));
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
        var (server, data) = await started.First;
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

    /// <summary>Two servers, each a process, started when a test first needs it: a first start, and a start on a record with what it warns of.</summary>
    public sealed class Started : IAsyncDisposable
    {
        private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

        private readonly TempDirectory _first = new(), _second = new();
        private readonly Lazy<Task<(TrackerProcess Server, string Data)>> _server;
        private readonly Lazy<Task<(IReadOnlyList<string> Said, int ExitCode, IReadOnlyList<string> Files)>> _ended;

        public Started() => (_server, _ended) = (new(StartFirstAsync), new(StartSecondAsync));

        /// <summary>A server whose data directory it made itself.</summary>
        internal Task<(TrackerProcess Server, string Data)> First => _server.Value;

        /// <summary>A server on a record whose newest entry is of tomorrow, which was asked to end: what it said, its exit code, and the files that it left.</summary>
        internal Task<(IReadOnlyList<string> Said, int ExitCode, IReadOnlyList<string> Files)> Second => _ended.Value;

        internal static DateTimeOffset Newest(int days) => Now.AddDays(days);

        public async ValueTask DisposeAsync()
        {
            if (_server.IsValueCreated)
                await (await First).Server.DisposeAsync();
            _first.Dispose();
            _second.Dispose();
        }

        private async Task<(TrackerProcess Server, string Data)> StartFirstAsync()
        {
            var data = _first.File("data");
            return (await TrackerProcess.ServeAsync(data), data);
        }

        private async Task<(IReadOnlyList<string> Said, int ExitCode, IReadOnlyList<string> Files)> StartSecondAsync()
        {
            TestRecord.CopyDatabaseTo(_second.Path);
            using (var database = new TrackerDatabase(_second.Database, new FakeTimeProvider(Newest(days: 1))))
                _ = database.AddDeadline(dueOn: "2029-06-01", party: Side.KZ);

            await using var server = await TrackerProcess.ServeAsync(_second.Path);
            using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
            var exitCode = await server.ExitCodeAsync();

            return (server.Said, exitCode, [.. Directory.EnumerateFiles(_second.Path).Select(file => Path.GetFileName(file))]);
        }
    }
}
