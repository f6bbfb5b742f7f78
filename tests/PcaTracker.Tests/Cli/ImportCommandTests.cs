using Dapper;

namespace PcaTracker.Tests.Cli;

[Trait("Database", "SQLite")]
public class ImportCommandTests
{
    [Fact]
    public async Task It_imports_what_is_there_while_the_server_runs()
    {
        await using var app = await TestApp.StartAsync();
        using var record = new TempDirectory();
        await File.WriteAllTextAsync(record.File("milestones.csv"),
            "date,title,kind,place,who,summary,source_url,confidence\n2026-06,Ten years on,other,,,,,low\n", TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "import", record.Path);

        Assert.Equal(new Ended(0, "milestones: 1 read, 1 added, 0 changed, 0 unchanged\n", ""), ended);
        using var session = app.Database.OpenAsSystem();
        Assert.Equal(("2026-06-01", "month"), session.Connection.QuerySingle<(string, string)>("SELECT date, date_precision FROM milestone WHERE title = 'Ten years on'"));
    }

    [Fact]
    public async Task It_reports_every_file_and_a_rerun_adds_nothing()
    {
        using var directory = new TempDirectory();
        using var record = new TempDirectory();
        TestRecord.WriteFilesTo(record.Path);

        var first = await TrackerCommand.RunAsync(directory.Path, "import", record.Path);
        var second = await TrackerCommand.RunAsync(directory.Path, "import", record.Path);

        Assert.Equal(
            """
            chapters: 59 read, 59 added, 0 changed, 0 unchanged
            rounds: 8 read, 8 added, 0 changed, 0 unchanged
            articles: 39 read, 39 added, 0 changed, 0 unchanged
            outcomes: 18 read, 18 added, 0 changed, 0 unchanged
            positions: 77 read, 77 added, 0 changed, 0 unchanged
            milestones: 61 read, 61 added, 0 changed, 0 unchanged
            recommendations: 4 read, 4 added, 0 changed, 0 unchanged
            people: 36 read, 36 added, 0 changed, 0 unchanged

            """,
            first.Output);
        Assert.DoesNotContain(second.Output.Split('\n')[..8], line => !line.Contains(" 0 added, 0 changed, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_row_ends_it_with_one_sentence_and_keeps_the_files_before()
    {
        using var directory = new TempDirectory();
        using var record = new TempDirectory();
        TestRecord.WriteFilesTo(record.Path);
        await File.AppendAllTextAsync(record.File("rounds.csv"), "nine,,,,,,,,,\n", TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(directory.Path, "import", record.Path);

        Assert.Equal(new Ended(1, "chapters: 59 read, 59 added, 0 changed, 0 unchanged\n", "rounds.csv, line 10, column number: 'nine' is not a whole number.\n"), ended);
    }

    [Fact]
    public async Task A_directory_without_any_file_of_the_record_is_refused()
    {
        using var directory = new TempDirectory();
        using var empty = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, "import", empty.Path);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"{empty.Path} holds none of chapters.csv, rounds.csv, articles.csv, outcomes.csv, positions.csv, milestones.csv, recommendations.csv, people.csv.\n", ended.Errors);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_refused()
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, "import", "/nowhere/at/all");

        Assert.Equal(new Ended(1, "", "There is no directory /nowhere/at/all.\n"), ended);
    }
}
