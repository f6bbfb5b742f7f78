using System.Diagnostics;
using System.Runtime.Versioning;
using ODataSql.Tests;
using PcaTracker.Storage;
using PcaTracker.Tests.Changes;

namespace PcaTracker.Tests.Cli;

/// <summary>Commands and starts that are cut off at random moments, by SIGKILL as by a power cut, and by signals that ask.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public sealed class CutOffTests : IDisposable
{
    private const int Interrupt = 2, Kill = 9, Terminate = 15;

    /// <summary>How long each command takes, as a share of what a server takes from its first start until it is up.</summary>
    private static readonly Dictionary<string, double> Shares = new()
    {
        ["serve"] = 1,
        ["import"] = 0.9,
        ["simulate"] = 1.2,
        ["backup"] = 0.5,
        ["restore"] = 0.7,
        ["user"] = 0.5,
    };

    /// <summary>How long that start takes, on this machine and now: measured once, and not for each command, as each is a program to start.</summary>
    private static readonly Lazy<Task<TimeSpan>> FirstStart = new(TimeFirstStartAsync);

    // One for all commands, so that each is cut off elsewhere.
    private static readonly Random Dice = new(20261129);

    private readonly TempDirectory _elsewhere = new();

    public void Dispose() => _elsewhere.Dispose();

    [Theory]
    [InlineData("serve", 1, 12)]
    [InlineData("import", 1, 6)]
    [InlineData("simulate", 1, 6)]
    [InlineData("backup", 1, 6)]
    [InlineData("restore", 1, 8)]
    [InlineData("user", 1, 6)]
    public async Task A_command_killed_at_any_moment_leaves_the_old_data_and_works_when_repeated(string command, int usual, int all)
    {
        var (arguments, isNew) = await PrepareAsync(command);
        var whole = await FirstStart.Value * Shares[command];
        using var directory = Make(isNew);

        for (var kill = 0; kill < LongRun.Of(usual, all); kill++)
        {
            await TrackerProcess.RunUntilAsync(directory.Path, whole * (0.2 + 0.8 * Dice.NextDouble()), Kill, arguments);
            AssertSound(directory);
        }

        await RepeatAsync(directory, arguments);
        AssertSound(directory);
        Assert.DoesNotContain(Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories), file => file.Contains("restoring", StringComparison.Ordinal) || file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("serve", Terminate, 1, 10, 0)]
    [InlineData("serve", Interrupt, 1, 5, 0)]
    [InlineData("simulate", Terminate, 1, 4, 143)]
    [InlineData("backup", Interrupt, 1, 4, 130)]
    [InlineData("restore", Terminate, 1, 4, 143)]
    public async Task A_stop_signal_at_any_moment_ends_the_program_without_a_failure(string command, int signal, int usual, int all, int exitCode)
    {
        var (arguments, isNew) = await PrepareAsync(command);
        var whole = await FirstStart.Value * Shares[command];

        for (var time = 0; time < LongRun.Of(usual, all); time++)
        {
            using var directory = Make(isNew);
            if (command == "backup")
                File.Delete(_elsewhere.File("copy.db"));
            var ended = await TrackerProcess.RunUntilAsync(directory.Path, whole * 1.1 * Dice.NextDouble(), signal, arguments);

            // Before the program itself runs, the system ends it; a command may have been faster.
            Assert.Contains(ended.ExitCode, (int[])[exitCode, 128 + signal, 0]);
            Assert.DoesNotContain("   at ", ended.Output + ended.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("xception", ended.Output + ended.Errors, StringComparison.Ordinal);
            if (ended.ExitCode != 0 && ended.Errors != "")
                Assert.Equal("Stopped before it was done: nothing was left half-done. Run it again.\n", ended.Errors);
            AssertSound(directory);
            Assert.DoesNotContain(Directory.GetFiles(directory.Path).Concat(Directory.GetFiles(_elsewhere.Path)), file => file.Contains("restoring", StringComparison.Ordinal) || file.Contains(".partial", StringComparison.Ordinal));
        }
    }

    // A server is up in the end; a copy made is not made again, and what was filled is not filled again.
    private static async Task RepeatAsync(TempDirectory directory, string[] arguments)
    {
        if (arguments is ["serve"])
        {
            await using var server = await TrackerServer.StartAsync(directory.Path);
            return;
        }

        var ended = await TrackerCommand.RunAsync(directory.Path, arguments);
        Assert.True(ended.ExitCode == 0 || ended.Errors.Contains("already", StringComparison.Ordinal), ended.Errors);
    }

    /// <summary>What the command is given, and whether it begins in an empty directory.</summary>
    private async Task<(string[] Arguments, bool IsNew)> PrepareAsync(string command)
    {
        switch (command)
        {
            case "serve":
                return (["serve"], true);
            case "import":
                TestRecord.WriteFilesTo(_elsewhere.Path);
                return (["import", _elsewhere.Path], true);
            case "simulate":
                return (["simulate", "--rounds", $"{LongRun.Of(2, all: 3)}", "--positions", $"{LongRun.Of(100, all: 300)}", "--seed", "7"], true);
            case "backup":
                return (["backup", _elsewhere.File("copy.db")], false);
            case "user":
                return (["user", "add", "new@example.org", "--name", "New", "--side", "EU", "--role", "analyst"], false);
            default:
                using (var directory = Make(isNew: false))
                    Assert.Equal(0, (await TrackerCommand.RunAsync(directory.Path, "backup", _elsewhere.File("copy.db"))).ExitCode);
                return (["restore", _elsewhere.File("copy.db")], false);
        }
    }

    private static TempDirectory Make(bool isNew)
    {
        var directory = new TempDirectory();
        if (!isNew)
            TestRecord.CopyDatabaseTo(directory.Path);
        return directory;
    }

    private static async Task<TimeSpan> TimeFirstStartAsync()
    {
        using var directory = Make(isNew: true);
        var watch = Stopwatch.StartNew();
        await using var server = await TrackerProcess.ServeAsync(directory.Path);
        return watch.Elapsed;
    }

    // Whether the next start takes what was left, and nothing in it is other than the audit log says.
    private void AssertSound(TempDirectory directory)
    {
        Assert.Null(DatabaseFile.Prepare(directory.Path, readsThrough: true).Refusal);
        Assert.Empty(AuditChecks.Flaws(directory.Database, directory.Path));
        if (File.Exists(_elsewhere.File("copy.db")))
            Assert.Null(Backup.Check(_elsewhere.File("copy.db")).Refusal);
    }
}
