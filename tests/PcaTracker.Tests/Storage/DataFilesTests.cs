using Microsoft.Data.Sqlite;
using Dapper;
using PcaTracker.Storage;
using PcaTracker.Tests.Changes;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public sealed class DataFilesTests(DataFilesTests.UsedDirectory used) : IClassFixture<DataFilesTests.UsedDirectory>
{
    // What a tracker that has run leaves, less what the name says; "-wal" and "-journal" are there only where they are said.
    public static readonly TheoryData<string, string, string?> Combinations = new()
    {
        { "everything", "", null },
        { "no database", "tracker.db", "database-missing" },
        { "no database, no keys", "tracker.db keys", "database-missing" },
        { "no database, no checkpoints", "tracker.db checkpoints.jsonl", "database-missing" },
        { "nothing", "tracker.db keys checkpoints.jsonl", null },
        { "empty database", "tracker.db +tracker.db", "database-missing" },
        { "empty database, no keys", "tracker.db +tracker.db keys", "database-missing" },
        { "empty database, no checkpoints", "tracker.db +tracker.db checkpoints.jsonl", "database-missing" },
        { "empty database alone", "tracker.db +tracker.db keys checkpoints.jsonl", null },
        { "log without database", "tracker.db keys checkpoints.jsonl !tracker.db-wal", "database-missing" },
        { "journal without database", "tracker.db keys checkpoints.jsonl !tracker.db-journal", "database-missing" },
        { "empty database with a log", "tracker.db +tracker.db keys checkpoints.jsonl !tracker.db-wal", "database-missing" },
        { "database whose making was cut off", "tracker.db +tracker.db keys checkpoints.jsonl !tracker.db-journal", null },
        { "empty log without database", "tracker.db keys checkpoints.jsonl +tracker.db-wal", null },
        { "no keys", "keys", "key-missing" },
        { "no signing key", "keys/record.ed25519", "key-missing" },
        { "empty signing key", "keys/record.ed25519 +keys/record.ed25519", "key-damaged" },
        { "another text as signing key", "!keys/record.ed25519", "key-damaged" },
        { "damaged key of sessions", "!keys/key-1.xml", "key-damaged" },
        { "no checkpoints", "checkpoints.jsonl", "checkpoints-missing" },
        { "empty checkpoints", "checkpoints.jsonl +checkpoints.jsonl", "checkpoints-missing" },
        { "checkpoints without a whole line", "!checkpoints.jsonl", "checkpoints-missing" },
        { "no keys, no checkpoints", "keys checkpoints.jsonl", "checkpoints-missing" },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_missing_file_that_another_file_expects_is_refused_with_the_way_out(string name, string changes, string? code)
    {
        using var directory = used.Copy();
        Change(directory, changes);
        var before = Contents(directory);

        var refused = DatabaseFile.Prepare(directory.Path).IsRefused(out var refusal);

        Assert.Equal((name, code), (name, refusal?.Code));
        if (!refused)
            return;
        Assert.StartsWith(directory.Path, refusal!.Sentence, StringComparison.Ordinal);
        Assert.Matches("`restore`|`checkpoints renew`|move it away", refusal.Sentence);
        Assert.Equal(before, Contents(directory));
    }

    [Fact]
    public void A_database_on_which_no_server_has_run_expects_no_files()
    {
        using var directory = new TempDirectory();
        _ = DatabaseFile.Prepare(directory.Path).Value;

        Assert.Null(DatabaseFile.Prepare(directory.Path).Refusal);
    }

    // As a server leaves them that is killed when it has created the file and not yet written the first line.
    [Theory]
    [InlineData("")]
    [InlineData("torn")]
    public void Checkpoints_without_a_whole_line_at_a_start_are_not_expected_at_the_next(string content)
    {
        using var directory = new TempDirectory();
        using var database = new TrackerDatabase(DatabaseFile.Prepare(directory.Path).Value, TimeProvider.System);
        File.WriteAllText(directory.File("checkpoints.jsonl"), content);

        database.WriteAsSystem(session => Expect(session, directory.Path));

        Assert.Null(DatabaseFile.Prepare(directory.Path).Refusal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("checkpoints.jsonl", null)]
    [InlineData("keys", "key-missing")]
    [InlineData("keys checkpoints.jsonl", null)]
    public void A_database_of_an_earlier_version_expects_a_key_only_where_there_are_checkpoints(string changes, string? code)
    {
        using var directory = used.Copy();
        AuditChecks.AsExternalProgram(directory.Database, connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE expected_file";
            command.ExecuteNonQuery();
        });
        Change(directory, changes);

        using var connection = Connections.Bare(directory.Database, SqliteOpenMode.ReadOnly);
        connection.Open();
        Assert.Equal(code, DataFiles.CheckOthers(directory.Path, connection)?.Code);
    }

    private static int Expect(Session session, string directory)
    {
        DataFiles.Expect(session, directory);
        return 0;
    }

    // Takes files and folders away; then "+" makes an empty one, and "!" one with a few letters.
    private static void Change(TempDirectory directory, string changes)
    {
        foreach (var change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (change[0] is '+' or '!')
                File.WriteAllText(directory.File(change[1..]), change[0] == '+' ? "" : "torn");
            else if (Directory.Exists(directory.File(change)))
                Directory.Delete(directory.File(change), recursive: true);
            else
                File.Delete(directory.File(change));
    }

    private static IReadOnlyList<string> Contents(TempDirectory directory) =>
        [.. Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            // To look at a database makes these.
            .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && !(file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length == 0))
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];

    /// <summary>A data directory as a tracker leaves it that has run and signed; made once, and copied for each test.</summary>
    public sealed class UsedDirectory : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();

        public async ValueTask InitializeAsync()
        {
            await using var app = await TestApp.StartAsync();
            app.SignCheckpoints();
            AuditChecks.AsExternalProgram(app.Database.File, connection => connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
            CopyFiles(app.DataDirectory, _directory);
        }

        public ValueTask DisposeAsync()
        {
            _directory.Dispose();
            return ValueTask.CompletedTask;
        }

        internal TempDirectory Copy()
        {
            var copy = new TempDirectory();
            CopyFiles(_directory.Path, copy);
            return copy;
        }

        private static void CopyFiles(string from, TempDirectory to)
        {
            Directory.CreateDirectory(to.File("keys"));
            foreach (var file in Directory.GetFiles(Path.Combine(from, "keys")).Append(Path.Combine(from, "checkpoints.jsonl")).Append(Path.Combine(from, "tracker.db")))
                File.Copy(file, to.File(Path.GetRelativePath(from, file)));
        }
    }
}
