using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Cli;

/// <summary>Commands that may take long, on a terminal and off it.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public sealed partial class ProgressTests : IDisposable
{
    private const string Erase = "\r\u001b[K";

    private readonly TempDirectory _directory = new(), _elsewhere = new();

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_command_on_a_terminal_shows_its_step_and_erases_the_line()
    {
        var copy = _elsewhere.File("copy.db");

        await Shows(_directory, ["simulate", "--rounds", "1", "--positions", "20"], "Starting: bringing tracker.db from schema 0", "Simulating: writing position rows");
        await Shows(_directory, ["backup", copy], "Backing up: copying", "Backing up: checking the copy");
        await Shows(_directory, ["verify"], "Verifying: checking the file", "Verifying: following the chain eu", "Verifying: comparing rows");
        await Shows(_directory, ["restore", copy], "Restoring: copying the backup", "Restoring: looking for what was due", "Restoring: planning messages", "Restoring: putting it in place");
    }

    [Fact]
    public async Task An_import_says_which_file_it_reads()
    {
        await File.WriteAllTextAsync(_elsewhere.File("people.csv"), Csv(), TestContext.Current.CancellationToken);

        await Shows(_directory, ["import", _elsewhere.Path], "Importing: people.csv");
    }

    [Fact]
    public async Task An_upgrade_at_the_start_says_from_which_schema_to_which()
    {
        using (var connection = Connections.Open(_directory.Database, SqliteOpenMode.ReadWriteCreate))
            connection.Execute(
                $"""
                {EmbeddedFiles.Text("db/sqlite/0001_record.sql")};
                CREATE TABLE SchemaVersions (SchemaVersionID INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL);
                INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('db/sqlite/0001_record.sql', '2026-01-01');
                PRAGMA application_id = {DatabaseFile.ApplicationId};
                PRAGMA user_version = 1;
                """);

        await Shows(_directory, ["calendar", "list"], $"Starting: bringing tracker.db from schema 1 to {Migrations.Latest}");
    }

    [Fact]
    public async Task A_redirected_command_prints_only_its_answer()
    {
        TestRecord.CopyDatabaseTo(_directory.Path);
        var copy = _elsewhere.File("copy.db");

        foreach (var command in (string[][])[["backup", copy], ["verify"], ["restore", copy]])
        {
            var ended = await TrackerCommand.RunAsync(_directory.Path, command);
            Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
            Assert.DoesNotContain('\r', ended.Output);
            Assert.DoesNotContain('\u001b', ended.Output);
        }
    }

    private static async Task Shows(TempDirectory directory, string[] command, params string[] steps)
    {
        var shown = await TrackerProcess.TerminalOfAsync(directory.Path, command);

        var lines = Lines().Matches(shown).Select(m => m.Groups["line"].Value).ToList();
        foreach (var step in steps)
            Assert.True(lines.Any(line => line.StartsWith(step, StringComparison.Ordinal)), $"No '{step}' in\n{string.Join("\n", lines)}");
        Assert.All(lines, line => Assert.EndsWith(" s)", line, StringComparison.Ordinal));
        Assert.DoesNotContain("\n", shown, StringComparison.Ordinal);
        Assert.True(shown.LastIndexOf(Erase, StringComparison.Ordinal) > shown.LastIndexOf(" s)", StringComparison.Ordinal), "The line is left behind.");
    }

    private static string Csv() => System.Text.Encoding.UTF8.GetString(EmbeddedFiles.Bytes("db/epca/people.csv"));

    [GeneratedRegex(@"\r\u001b\[K(?<line>[A-Z][^\r\n\u001b]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lines();
}
