using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.History;

namespace PcaTracker.Tests.Cli;

public class VerifyCommandTests
{
    [Fact]
    public async Task A_data_directory_in_use_is_checked_and_named_sound()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.EU, Visibility.EU);
        app.SignCheckpoints();

        var ended = await TrackerProcess.RunAsync(app.DataDirectory, "verify");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(
            ["integrity_check", "foreign keys", "triggers", "notes", "chain shared", "chain eu", "chain kz", "chain links", "checkpoints", "rows", "moved rows"],
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
        app.AsStranger("VACUUM INTO @Database", new { copy.Database });
        RecordOf.AsStranger(copy.Database, c => c.Execute("DROP TRIGGER entry_stays; UPDATE entry SET who = 'Nobody' WHERE chain = 'eu' AND sequence = 2"));

        var ended = await TrackerProcess.RunAsync(app.DataDirectory, "verify", copy.Database);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("chain eu         BAD: entry 2: its content is not what was chained: Changes 1, line of 2026-11-23T09:00:00.000Z by Nobody.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("chain kz         ok: ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_database_it_says_so_and_makes_none()
    {
        using var directory = new TempDirectory();

        var ended = await TrackerProcess.RunAsync(directory.Path, "verify");

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
        var flaws = RecordOf.Flaws(app.Database.File, app.DataDirectory);

        Assert.Empty(flaws);
        // A fifth of a hundred thousand, on a machine that does other work: they take well under a second on one that does not.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
