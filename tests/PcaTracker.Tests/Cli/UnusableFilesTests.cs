using System.Diagnostics;
using System.Runtime.Versioning;
using Dapper;
using PcaTracker.Hosting;
using PcaTracker.Storage;
using PcaTracker.Tests.Storage;

namespace PcaTracker.Tests.Cli;

/// <summary>What commands say of a data directory whose files are damaged, gone, or another user's.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public sealed class UnusableFilesTests : IDisposable
{
    private readonly TempDirectory _directory = new(), _elsewhere = new();

    public UnusableFilesTests()
    {
        TestRecord.CopyDatabaseTo(_directory.Path);
        TestRecord.WriteFilesTo(_elsewhere.Path);
    }

    private IReadOnlyList<string[]> Commands =>
    [
        ["serve"], ["import", _elsewhere.Path], ["simulate"], ["user", "add", "new@example.org", "--name", "New", "--side", "EU", "--role", "analyst"], ["user", "link", "new@example.org"],
        ["user", "disable", "new@example.org"], ["token", "create", "--for", "new@example.org"], ["calendar", "list"], ["calendar", "verify", "EU", "2027", "--source", "OJ"],
        ["backup", _elsewhere.File("copy.db")], ["outbox", "release"], ["checkpoints", "renew"], ["verify"],
    ];

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Every_command_names_a_damaged_database_and_the_way_out()
    {
        DamageTests.Do("schema unreadable", _directory.Database, new Random(1));
        var before = await File.ReadAllBytesAsync(_directory.Database, TestContext.Current.CancellationToken);

        foreach (var command in Commands)
        {
            var ended = await TrackerCommand.RunAsync(_directory.Path, command);

            var said = command[0] == "verify" ? ended.Output : ended.Errors;
            Assert.Equal((command[0], 1), (command[0], ended.ExitCode));
            Assert.Contains($"{_directory.Database} is damaged, or is not a database: what it holds cannot be relied on. Stop the tracker and put a backup in its place with `restore`", said, StringComparison.Ordinal);
            AssertInWords(ended);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(_directory.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Damage_met_in_the_middle_of_a_command_has_the_same_message()
    {
        DamageTests.Do("pages of zeros", _directory.Database, new Random(1));

        foreach (var command in Commands.Where(c => c[0] != "verify"))
            if (await TrackerCommand.RunAsync(_directory.Path, command) is { ExitCode: not 0 } ended)
            {
                Assert.Equal(1, ended.ExitCode);
                AssertInWords(ended);
            }
    }

    [Theory]
    [InlineData("tracker.db")]
    [InlineData("tracker.lock")]
    [InlineData("checkpoints.jsonl")]
    [InlineData("keys")]
    [InlineData("keys/record.ed25519")]
    public async Task A_file_of_another_user_is_named_with_what_to_do(string file)
    {
        await ServeOnceAsync();
        await GiveAwayAsync(_directory.File(file));

        foreach (var command in (string[][])[["serve"], ["user", "link", "new@example.org"]])
            if (file != "tracker.lock" || command[0] == "serve")
            {
                var ended = await RunAsOrdinaryUserAsync(command);
                Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
                Assert.StartsWith($"{_directory.File(file)} cannot be read", ended.Errors, StringComparison.Ordinal);
                Assert.Contains("`chown ", ended.Errors, StringComparison.Ordinal);
                AssertInWords(ended);
            }
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("verify")]
    public async Task A_backup_of_another_user_is_named_with_what_to_do(string command)
    {
        var backup = _elsewhere.File("copy.db");
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", backup)).ExitCode);
        await GiveAwayAsync(backup);

        var ended = await RunAsOrdinaryUserAsync([command, backup]);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith($"{backup} cannot be read", ended.Errors, StringComparison.Ordinal);
        AssertInWords(ended);
    }

    [Theory]
    [InlineData("tracker.db", "tracker.db is missing, though keys, checkpoints.jsonl beside it tell of a tracker that was here")]
    [InlineData("keys", "keys/record.ed25519 is missing, the key that signs the checkpoints of the audit log")]
    [InlineData("checkpoints.jsonl", "checkpoints.jsonl is missing, with the signed checkpoints of the audit log")]
    public async Task A_missing_file_stops_the_start_and_the_way_out_works(string gone, string sentence)
    {
        await ServeOnceAsync();
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", _elsewhere.File("copy.db"))).ExitCode);
        if (gone == "keys")
            Directory.Delete(_directory.File(gone), recursive: true);
        else
            foreach (var file in Directory.GetFiles(_directory.Path, gone + "*"))
                File.Delete(file);

        var refused = await TrackerCommand.RunAsync(_directory.Path, "serve");
        string[] wayOut = gone == "tracker.db" ? ["restore", _elsewhere.File("copy.db")] : ["checkpoints", "renew"];
        var done = await TrackerCommand.RunAsync(_directory.Path, wayOut);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(sentence, refused.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (done.ExitCode, done.Errors));
        await using var again = await TrackerServer.StartAsync(_directory.Path);
    }

    // Until the tracker has signed checkpoints and knows that it has.
    private async Task ServeOnceAsync()
    {
        using var held = DirectoryLock.Take(_directory.Path, mayBeOpen: false).Value;
        await using var app = TrackerHost.Create(_directory.Path, TimeProvider.System, [new("Urls", "http://127.0.0.1:0"), new("Logging:LogLevel:Default", "Error")]).Value;
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var connection = Connections.Open(_directory.Database, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        for (var waited = Stopwatch.StartNew(); connection.ExecuteScalar<int>("SELECT count(*) FROM expected_file") < 2 && waited.Elapsed < TimeSpan.FromSeconds(60);)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(2, connection.ExecuteScalar<int>("SELECT count(*) FROM expected_file"));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void AssertInWords(Ended ended)
    {
        Assert.DoesNotContain("SQLite Error", ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("xception", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    // Root may read everything, so that everything but the file is given to another, by whom the command is run.
    private async Task GiveAwayAsync(string file)
    {
        File.SetUnixFileMode(file, UnixFileMode.None);
        if (Environment.UserName == "root")
        {
            await RunProgramAsync("chown", "-R", "65534", _directory.Path, _elsewhere.Path);
            await RunProgramAsync("chown", "-R", "0", file);
        }
    }

    private async Task<Ended> RunAsOrdinaryUserAsync(string[] arguments)
    {
        string[] program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "PcaTracker.dll"), .. arguments];
        return await RunProgramAsync(Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. program] : program);
    }

    private async Task<Ended> RunProgramAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PcaTracker__DataDirectory"] = _directory.Path;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ended(process.ExitCode, await output, await errors);
    }
}
