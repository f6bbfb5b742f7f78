using Microsoft.Extensions.DependencyInjection;
using ODataSql.Tests;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Changes;

public class CheckpointsTests
{
    [Fact]
    public async Task Every_chain_is_signed_once_a_day_whether_anything_happened_or_not()
    {
        await using var app = await TestApp.StartAsync();
        var file = new CheckpointFile(app.DataDirectory);

        await Tick(app);
        await Tick(app);
        var first = file.Lines().Select(Checkpoint.Parse).ToList();
        app.Clock.Advance(TimeSpan.FromHours(14));
        await Tick(app);
        var before = file.Lines();
        app.Clock.Advance(TimeSpan.FromHours(2));
        await Tick(app);

        Assert.Equal(["shared", "eu", "kz", "links"], first.Select(c => c!.Chain));
        Assert.All(first, c => Assert.True(c!.IsSigned));
        Assert.Equal(("2026-11-23T09:00:00.000Z", 0L, new string('0', 64)), (first[1]!.At, first[1]!.Count, first[1]!.Head));
        Assert.Equal(4, before.Count);
        Assert.Equal(8, file.Lines().Count);
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task An_audience_gets_its_own_checkpoints_which_the_other_side_does_not_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.SignCheckpoints();
        var before = Latest(app, Audience.KZ).Select(c => (c.Chain, c.Count, c.Head)).ToList();
        record.AddIssue(Side.EU, Visibility.EU);
        app.Clock.Advance(TimeSpan.FromDays(1));
        app.SignCheckpoints();

        Assert.Equal(["shared", "kz"], before.Select(c => c.Chain));
        Assert.Equal(before, Latest(app, Audience.KZ).Select(c => (c.Chain, c.Count, c.Head)));
        Assert.Equal("2026-11-24T09:00:00.000Z", Latest(app, Audience.KZ)[0].At);
        Assert.Equal(["shared 2026", "eu 2026"], Latest(app, Audience.EU).Select(c => $"{c.Chain} {c.At[..4]}"));
        Assert.NotEqual(0, Latest(app, Audience.EU)[1].Count);
        Assert.Empty(Latest(app, Audience.Public));
    }

    [Fact]
    public async Task A_truncated_line_is_no_checkpoint_and_does_not_spoil_the_next()
    {
        await using var app = await TestApp.StartAsync();
        app.SignCheckpoints();
        await File.AppendAllTextAsync(Path.Combine(app.DataDirectory, "checkpoints.jsonl"), "{\"chain\":\"sha", TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(4, new CheckpointFile(app.DataDirectory).Lines().Count);
        Assert.Empty(app.Flaws());

        app.SignCheckpoints();

        Assert.Equal(8, new CheckpointFile(app.DataDirectory).Lines().Count);
        Assert.Empty(app.Flaws());
    }

    [Theory]
    [InlineData("{\"chain\":\"shared\"}")]
    [InlineData("{\"chain\":\"shared\",\"count\":0,\"head\":\"0\",\"at\":\"\",\"key\":\"AA==\",\"signature\":\"AA==\"}")]
    [InlineData("{\"chain\":\"shared\",\"count\":0,\"head\":\"0\",\"at\":\"2026-11-23T09:00:00.000Z\",\"key\":\"AA==\",\"signature\":\"AA==\"}")]
    [InlineData("{\"chain\":\"shared\",\"count\":0,\"head\":\"0\",\"at\":\"2026-11-23T09:00:00.000Z\",\"key\":null,\"signature\":null}")]
    public async Task A_foreign_line_is_no_checkpoint_and_does_not_prevent_signing(string line)
    {
        await using var app = await TestApp.StartAsync();
        await File.AppendAllTextAsync(Path.Combine(app.DataDirectory, "checkpoints.jsonl"), line + "\n", TestContext.Current.CancellationToken);

        app.SignCheckpoints();

        Assert.Equal([("shared", true)], Latest(app, Audience.Shared).Select(c => (c.Chain, c.IsSigned)));
        Assert.Equal(5, new CheckpointFile(app.DataDirectory).Lines().Count);
    }

    [Fact]
    public void A_clock_that_was_set_back_signs_nothing_until_it_has_caught_up_with_the_last_checkpoint()
    {
        using var directory = new TempDirectory();
        var (checkpoints, clock, database, _) = CheckpointsIn(directory);
        using var closing = database;

        foreach (var days in (int[])[0, 30, -30, 1, 28, 1, 1])
        {
            clock.Set(TimeSpan.FromDays(days));
            checkpoints.Run();
            checkpoints.Run();
        }

        Assert.Equal(["eu 2026-11-23", "eu 2026-12-23", "eu 2026-12-24"], Written(directory).Where(line => line.StartsWith("eu", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Simultaneous_ticks_and_programs_write_each_line_once_and_complete()
    {
        using var directory = new TempDirectory();
        var (checkpoints, clock, database, key) = CheckpointsIn(directory);
        using var closing = database;
        // A second program has connections of its own.
        using var other = new TrackerDatabase(database.File, clock);
        Checkpoints[] all = [checkpoints, new(other, key, new CheckpointFile(directory.Path), clock), new(other, key, new CheckpointFile(directory.Path), clock)];

        for (var day = 0; day < 20; day++)
        {
            await Task.WhenAll(all.Concat(all).Select(one => Task.Run(one.Run, TestContext.Current.CancellationToken)));
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(80, Written(directory).Count());
        Assert.Equal(80, Written(directory).Distinct().Count());
        Assert.Empty(AuditChecks.Flaws(database.File, directory.Path));
    }

    [Fact]
    public async Task Two_ticks_at_once_do_their_work_once()
    {
        await using var app = await TestApp.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Tick(app), TestContext.Current.CancellationToken)));

        Assert.Equal(4, new CheckpointFile(app.DataDirectory).Lines().Count);
        Assert.Empty(app.Flaws());
    }

    [Theory]
    [InlineData("{\"chain\":\"sha", 4)]
    [InlineData("{\"chain\":\"shared\",\"count\":0}", 4)]
    [InlineData("=\"}\n", 5)]
    [InlineData("=\"}", 4)]
    [InlineData("}\n", 5)]
    [InlineData("\n", 5)]
    [InlineData("B9fQ==\",\"signature\":\"AAAAAAAA==\"}\n", 5)]
    [InlineData("\0\0\0\0\0\0\0\0", 4)]
    [InlineData("{\"chain\":\"sha\0\0\0\0\0\0\0\0", 4)]
    [InlineData("\0\0\0\0\0\0\0\0A==\"}\n", 5)]
    public async Task A_torn_end_is_no_checkpoint_spoils_no_other_and_is_named(string torn, int lines)
    {
        await using var app = await TestApp.StartAsync();
        app.SignCheckpoints();
        await File.AppendAllTextAsync(Path.Combine(app.DataDirectory, "checkpoints.jsonl"), torn, TestContext.Current.CancellationToken);
        Assert.Equal(lines, new CheckpointFile(app.DataDirectory).Lines().Count);
        Assert.Empty(app.Flaws());

        app.Clock.Advance(TimeSpan.FromDays(1));
        app.SignCheckpoints();

        Assert.Equal(lines + 4, new CheckpointFile(app.DataDirectory).Lines().Count);
        var found = AuditVerification.Run(app.Database, app.DataDirectory).Value.Single(check => check.Name == "checkpoints");
        Assert.True(found.IsSound, found.Finding);
        Assert.StartsWith("8 from 2026-11-23 to 2026-11-24, key ", found.Finding, StringComparison.Ordinal);
        Assert.Equal(lines == 5, found.Finding.EndsWith("; line 5 is what was left of a line when it was written, and no checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_checkpoint_with_any_changed_character_is_named()
    {
        await using var app = await TestApp.StartAsync();
        app.SignCheckpoints();
        var file = Path.Combine(app.DataDirectory, "checkpoints.jsonl");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);

        for (var place = 0; place < lines[1].Length; place++)
            // Each is replaced once in a usual run, by one of the three in turn.
            foreach (var other in ((char[])['~', '}', '\n']).Where((_, number) => LongRun.Of(place % 3, number) == number))
            {
                await File.WriteAllTextAsync(file, $"{lines[0]}\n{lines[1][..place]}{other}{lines[1][(place + 1)..]}\n", TestContext.Current.CancellationToken);
                if (other != lines[1][place])
                    Assert.True(app.Flaws().Any(), $"character {place} replaced by {(int)other} in {lines[1]}");
            }
    }

    [Fact]
    public void Chains_missing_after_an_interrupted_write_are_signed_later()
    {
        using var directory = new TempDirectory();
        var (checkpoints, clock, database, key) = CheckpointsIn(directory);
        using var closing = database;
        checkpoints.Run();
        clock.Advance(TimeSpan.FromDays(1));
        File.Move(directory.File("checkpoints.jsonl"), directory.File("aside"));
        Directory.CreateDirectory(directory.File("checkpoints.jsonl"));
        Assert.ThrowsAny<SystemException>(checkpoints.Run);
        Directory.Delete(directory.File("checkpoints.jsonl"));
        File.Move(directory.File("aside"), directory.File("checkpoints.jsonl"));
        new CheckpointFile(directory.Path).Append([Checkpoint.Sign(key, "shared", 0, new string('0', 64), "2026-11-24T09:00:00.000Z")]);

        checkpoints.Run();
        checkpoints.Run();

        Assert.Equal(["shared 2026-11-24", "eu 2026-11-24", "kz 2026-11-24", "links 2026-11-24"], Written(directory).Skip(4));
    }

    [Fact]
    public async Task The_key_is_created_on_the_first_start_kept_and_readable_by_its_owner_only()
    {
        await using var app = await TestApp.StartAsync();
        var file = Path.Combine(app.DataDirectory, "keys", "record.ed25519");

        var mode = OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(file);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal(app.Services.GetRequiredService<AuditKey>().Public, AuditKey.OpenOrMake(app.DataDirectory).Public);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "record.*"));
    }

    private static Task Tick(TestApp app) => app.Services.GetRequiredService<Tick>().RunAsync();

    private static (Checkpoints Checkpoints, SettableClock Clock, TrackerDatabase Database, AuditKey Key) CheckpointsIn(TempDirectory directory)
    {
        var clock = new SettableClock(TestApp.Start);
        TestRecord.CopyFileTo(directory.Path);
        var database = new TrackerDatabase(directory.Database, clock);
        var key = AuditKey.OpenOrMake(directory.Path);
        return (new Checkpoints(database, key, new CheckpointFile(directory.Path), clock), clock, database, key);
    }

    private static IEnumerable<string> Written(TempDirectory directory) =>
        new CheckpointFile(directory.Path).Lines().Select(line => Checkpoint.Parse(line)!).Select(c => $"{c.Chain} {c.Day}");

    private static IReadOnlyList<Checkpoint> Latest(TestApp app, Audience audience) => app.Services.GetRequiredService<Checkpoints>().Latest(audience);
}
