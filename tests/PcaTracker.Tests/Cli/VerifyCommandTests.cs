using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Cli;

[Trait("Database", "SQLite")]
public class VerifyCommandTests
{
    [Fact]
    public async Task A_data_directory_in_use_is_checked_and_named_sound()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.EU, Visibility.EU);
        app.SignCheckpoints();

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "verify");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(
            ["integrity_check", "foreign keys", "triggers", "captured changes", "chain shared", "chain eu", "chain kz", "chain links", "checkpoints", "rows", "visibility"],
            ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..16].Trim()));
        Assert.DoesNotContain("BAD", ended.Output, StringComparison.Ordinal);
        Assert.Contains("chain eu         ok: 2 entries, head ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_was_tampered_with_ends_with_1_and_the_name_of_the_entry()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.EU, Visibility.EU);
        using var copy = new TempDirectory();
        app.AsExternalProgram("VACUUM INTO @Database", new { copy.Database });
        AuditChecks.AsExternalProgram(copy.Database, c => c.Execute("DROP TRIGGER entry_stays; UPDATE entry SET who = 'Nobody' WHERE chain = 'eu' AND sequence = 2"));

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "verify", copy.Database);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("chain eu         BAD: entry 2: its content is not what was chained: Changes 1, line of 2026-11-23T09:00:00.000Z by Nobody.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("chain kz         ok: ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_checkpoints_show_that_chain_key_and_checkpoints_were_rewritten()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.EU, Visibility.EU);
        app.SignCheckpoints();
        using var copy = new TempDirectory();
        using var browser = app.SignedIn(Side.EU, Role.Head);
        await File.WriteAllTextAsync(copy.File("kept"), (await browser.PageAsync("/history")).QuerySelector("pre.hash")!.TextContent, TestContext.Current.CancellationToken);
        app.AsExternalProgram("VACUUM INTO @Database", new { copy.Database });

        await File.WriteAllTextAsync(copy.File("none"), "\n", TestContext.Current.CancellationToken);
        var none = await TrackerCommand.RunAsync(app.DataDirectory, "verify", "--checkpoints", copy.File("none"));
        var honest = await TrackerCommand.RunAsync(app.DataDirectory, "verify", "--checkpoints", copy.File("kept"));
        AuditChecks.AsExternalProgram(copy.Database, c =>
        {
            var trigger = c.QuerySingle<string>("SELECT sql FROM sqlite_schema WHERE name = 'entry_is_kept'");
            c.Execute($"DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE chain = 'eu'; {trigger}");
        });
        var anew = await TrackerCommand.RunAsync(app.DataDirectory, "verify", copy.Database, "--checkpoints", copy.File("kept"));

        Assert.Equal((1, ""), (none.ExitCode, none.Output));
        Assert.StartsWith($"{copy.File("none")} holds no checkpoint", none.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (honest.ExitCode, honest.Errors));
        Assert.Contains("kept checkpoints ok: 2 from 2026-11-23 to 2026-11-23, key ", honest.Output, StringComparison.Ordinal);
        Assert.Equal(1, anew.ExitCode);
        Assert.Contains("\ncheckpoints      ok: there is none yet", anew.Output, StringComparison.Ordinal);
        Assert.Contains("kept checkpoints BAD: line 2: chain eu had 2 entries on 2026-11-23T09:00:00.000Z and has 0", anew.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_downloaded_chain_file_is_checked_without_the_database()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        record.AddIssue(Side.EU, Visibility.EU);
        record.AddIssue(Side.KZ, Visibility.KZ);
        var taken = record.AddIssue(Side.KZ, Visibility.Shared);
        record.As(Side.KZ, Role.Head, s => PcaTracker.Rows.ChangeRow.Run(s, "Issues", taken, PcaTracker.Rows.RowVersionCondition.Any, new Dictionary<string, object?> { ["Visibility"] = "kz" }));
        app.SignCheckpoints();
        using var directory = new TempDirectory();
        await File.WriteAllLinesAsync(directory.File("kept"), (await File.ReadAllLinesAsync(Path.Combine(app.DataDirectory, "checkpoints.jsonl"), TestContext.Current.CancellationToken))[..2], TestContext.Current.CancellationToken);
        using var browser = app.SignedIn(Side.EU, Role.Analyst);
        var lines = (await browser.GetStringAsync("/history/chain", TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(directory.File("whole"), lines, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(directory.File("changed"), [.. lines[..^1], lines[^1].Replace("EU negotiator", "KZ negotiator", StringComparison.Ordinal)], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(directory.File("cut"), lines[..^1], TestContext.Current.CancellationToken);

        var (whole, changed, cut) = (await Verify("whole"), await Verify("changed"), await Verify("cut"));

        Assert.Equal(["shared", "eu"], lines.Select(line => (string)System.Text.Json.Nodes.JsonNode.Parse(line)!["chain"]!).Distinct());
        Assert.DoesNotContain(lines, line => line.Contains($"{taken}", StringComparison.Ordinal));
        Assert.Equal((0, ""), (whole.ExitCode, whole.Errors));
        Assert.Contains("chain eu         ok: 2 entries, 2 of them readable, head ", whole.Output, StringComparison.Ordinal);
        Assert.Contains("checkpoints      ok: 2 from ", whole.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (changed.ExitCode, cut.ExitCode));
        Assert.Contains("chain eu         BAD: entry 2: its content is not what was chained.", changed.Output, StringComparison.Ordinal);
        Assert.Contains("checkpoints      BAD: line 2: chain eu had 2 entries", cut.Output, StringComparison.Ordinal);

        Task<Ended> Verify(string file) => TrackerCommand.RunAsync(directory.Path, "verify", "--chain", directory.File(file), "--checkpoints", directory.File("kept"));
    }

    [Fact]
    public async Task A_missing_database_is_reported_and_not_created()
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, "verify");

        Assert.Equal(new Ended(1, "", $"There is no database {directory.Database}.\n"), ended);
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public async Task Tens_of_thousands_of_entries_are_verified_in_seconds()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            INSERT INTO person (name, party, role) SELECT 'Delegate ' || i, 'EU', 'Expert' FROM n
            """));

        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var flaws = AuditChecks.Flaws(app.Database.File, app.DataDirectory);

        Assert.Empty(flaws);
        // A fifth of a hundred thousand, on a machine that does other work: they take well under a second on one that does not.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
