using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Hosting;

namespace PcaTracker.Tests.Cli;

/// <summary>A tracker moves from its file to a server and back, with its record, its history and its people.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class MigrateCommandTests(MovedTracker tracker) : IClassFixture<MovedTracker>, IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Everything_is_where_it_was_moved_as_the_audit_log_says_and_is_answered_alike()
    {
        var heads = Heads(AuditVerification.Run(Path.Combine(tracker.File, "tracker.db"), tracker.File).Value);
        var again = await tracker.Move(tracker.File, "migrate-to-postgres");

        Assert.All(tracker.Moves, move => Assert.Equal((0, ""), (move.ExitCode, move.Errors)));
        Assert.Contains("rows are in the database", tracker.Moves[0].Output, StringComparison.Ordinal);
        Assert.All(tracker.Moves, move => Assert.All(heads, head => Assert.Contains(head, move.Output, StringComparison.Ordinal)));
        Assert.DoesNotContain(tracker.Answers[0], answer => answer.StartsWith("/odata/Positions", StringComparison.Ordinal) && answer.Contains("\"value\":[]", StringComparison.Ordinal));
        Assert.Equal(tracker.Answers[0], tracker.Answers[1]);
        Assert.Equal(tracker.Answers[0], tracker.Answers[2]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("holds a tracker already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tracker_that_was_moved_there_and_back_has_the_same_rows_in_every_table()
    {
        var (before, after) = (Rows(tracker.File), Rows(tracker.Again));

        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, table => Assert.Equal(table.Value, after[table.Key]));
        Assert.All((string[])["account", "position", "entry", "change", "reminder", "outbox", "sqlite_sequence"], table => Assert.NotEmpty(after[table]));
        Assert.Equal(MovedTracker.FilesIn(tracker.File), MovedTracker.FilesIn(tracker.Again));
    }

    [Fact]
    public void Second_factors_are_known_to_a_node_without_files_of_keys_and_in_the_file_again()
    {
        var keys = new DirectoryInfo(Path.Combine(tracker.Home.DataDirectory, "keys")).GetFiles("key-*.xml");

        Assert.All(tracker.SignedInAt, page => Assert.Equal("/", page));
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Equal(DurableFile.OwnersAlone, key.UnixFileMode));
    }

    [Fact]
    public async Task A_tracker_that_is_in_a_file_again_is_written_searched_and_followed_as_before()
    {
        using var negotiator = tracker.Home.As(Side.EU, Role.Negotiator);

        var made = await negotiator.Post("Issues", new { ChapterId = 1, Title = "A quokka at the border", Visibility = "eu" });
        var found = await negotiator.Read("Issues?$search=quokka&$select=Title");
        var (told, _) = await negotiator.Follow(tracker.Link);

        Assert.Equal(System.Net.HttpStatusCode.Created, made.Status);
        Assert.Equal("A quokka at the border", (string?)found.Json["value"]!.AsArray().Single()!["Title"]);
        Assert.Equal("A quokka at the border", told);
        Assert.Empty(tracker.Home.Flaws());
        Assert.NotEmpty(tracker.SignedByNode);
        Assert.Empty(tracker.SignedByNode.Except(new CheckpointFile(tracker.Home.DataDirectory).Lines()));
    }

    [Fact]
    public async Task A_tracker_is_not_moved_beside_another_nor_without_its_key_nor_under_a_server_and_nothing_stays()
    {
        using var taken = new TempDirectory();
        File.WriteAllText(taken.File("tracker.db-wal"), "of another");
        using var database = new PostgresSystem(tracker.Settings);
        TwoNodes.CopyKey(tracker.File, taken.Path);

        var beside = await tracker.Move(taken.Path, "migrate-to-sqlite");
        var withoutKey = await tracker.Move(_directory.Path, "migrate-to-sqlite");
        TwoNodes.CopyKey(tracker.File, _directory.Path);
        Assert.Null(database.Join());
        var served = await tracker.Move(_directory.Path, "migrate-to-sqlite");
        var nowhere = await MovedTracker.Move(_directory.Path, "migrate-to-sqlite", "");

        Assert.Contains("tracker.db-wal is there already: move it away", beside.Errors, StringComparison.Ordinal);
        Assert.Contains("record.ed25519 is missing, the key that all servers on", withoutKey.Errors, StringComparison.Ordinal);
        Assert.Contains("stop it first", served.Errors, StringComparison.Ordinal);
        Assert.Contains("PcaTracker__Database is not set", nowhere.Errors, StringComparison.Ordinal);
        Assert.Equal([DataFiles.Key], MovedTracker.FilesIn(_directory.Path));
    }

    [Fact]
    public async Task A_database_that_is_not_as_its_audit_log_says_is_not_moved_and_nothing_stays()
    {
        TwoNodes.CopyKey(tracker.File, _directory.Path);
        TestServer.Copy(tracker.File, _directory.Path);
        using (var server = TestServer.OpenForeign(_directory.Path))
            server.Execute("ALTER TABLE entry DISABLE TRIGGER entry_stays; UPDATE entry SET who = 'somebody else' WHERE sequence = 1; ALTER TABLE entry ENABLE TRIGGER entry_stays");

        var moved = await MovedTracker.Move(_directory.Path, "migrate-to-sqlite", TestServer.EmptyFor(_directory.Path));

        Assert.Equal(1, moved.ExitCode);
        Assert.StartsWith("Nothing was moved", moved.Errors, StringComparison.Ordinal);
        Assert.Equal([DataFiles.Key], MovedTracker.FilesIn(_directory.Path));
    }

    [Fact]
    public void A_copy_that_is_given_up_when_it_is_complete_leaves_neither_a_file_nor_keys()
    {
        Assert.Contains("checkpoints.jsonl is missing", tracker.GivenUp.Errors, StringComparison.Ordinal);
        Assert.Equal([DataFiles.Key], tracker.GivenUp.Files);
    }

    [Fact]
    public async Task A_file_that_is_not_as_its_audit_log_says_is_not_moved()
    {
        TwoNodes.CopyKey(tracker.File, _directory.Path);
        foreach (var file in (string[])[DataFiles.Database, DataFiles.Checkpoints])
            File.Copy(Path.Combine(tracker.File, file), _directory.File(file));
        AuditChecks.AsExternalProgram(_directory.Database, file => file.Execute("DROP TRIGGER entry_stays; UPDATE entry SET who = 'somebody else' WHERE sequence = 1"));

        var moved = await MovedTracker.Move(_directory.Path, "migrate-to-postgres", TestServer.EmptyFor(_directory.Path));

        Assert.Equal(1, moved.ExitCode);
        Assert.StartsWith("Nothing was moved", moved.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        TestServer.Drop(_directory.Path);
        _directory.Dispose();
    }

    // Of all tables, also those that say what the file consists of, but for when its scripts ran and how its search indexes are packed.
    private static SortedDictionary<string, IReadOnlyList<string>> Rows(string directory)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(directory, "tracker.db")};Pooling=False;Mode=ReadOnly");
        file.Open();
        var tables = file.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_search*' AND name <> 'SchemaVersions'").AsList();
        var rows = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["sqlite_schema"] = file.Query<string>("SELECT concat_ws(' ', type, name, sql) FROM sqlite_schema ORDER BY 1").AsList(),
        };
        foreach (var table in tables)
        {
            var columns = string.Join(", ", file.Query<string>("SELECT name FROM pragma_table_info(@table)", new { table }).Select(column => $"quote(\"{column}\")"));
            rows[table] = file.Query<string>($"SELECT concat_ws(', ', {columns}) FROM \"{table}\" ORDER BY 1").AsList();
        }

        return rows;
    }

    private static IReadOnlyList<string> Heads(IReadOnlyList<CheckResult> checks) =>
        [.. checks.Where(check => check.Name.StartsWith("chain ", StringComparison.Ordinal)).Select(check => $"{check}")];
}
