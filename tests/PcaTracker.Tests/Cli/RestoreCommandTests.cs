using System.Runtime.Versioning;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Cli;

[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public sealed class RestoreCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new(), _elsewhere = new();

    public RestoreCommandTests() => TestRecord.CopyDatabaseTo(_directory.Path);

    private string Copy => _elsewhere.File("copy.db");

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_restore_brings_the_backup_back_and_keeps_the_old_database()
    {
        OnDatabase(database => database.AddDeadline(dueOn: "2030-01-02", title: "Before"));
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        OnDatabase(database => database.AddDeadline(dueOn: "2030-01-02", title: "After"));

        var ended = await TrackerCommand.RunAsync(_directory.Path, "restore", Copy);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.StartsWith($"Restored {Copy}: ", ended.Output, StringComparison.Ordinal);
        var kept = Assert.Single(Directory.GetFiles(_directory.Path, "tracker.before-restore-*.db"));
        Assert.Contains($"is kept as {kept}.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("`outbox release`", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["Before"], Titles(_directory.Database));
        Assert.Equal(["After", "Before"], Titles(kept));
        Assert.Empty(Directory.GetFiles(_directory.Path, "tracker.restoring*"));
    }

    [Fact]
    public async Task The_log_of_a_database_that_was_killed_is_not_read_into_the_restored_one()
    {
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        await using (var server = await TrackerProcess.ServeAsync(_directory.Path))
        {
            // Another connection stays open, so that the command does not empty the log.
            Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "user", "add", "late@example.org", "--name", "Late", "--side", "EU", "--role", "analyst")).ExitCode);
            await server.KillAsync();
        }

        Assert.True(new FileInfo(_directory.Database + "-wal").Length > 0);

        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "restore", Copy)).ExitCode);

        var kept = Assert.Single(Directory.GetFiles(_directory.Path, "tracker.before-restore-*.db"));
        Assert.Empty(Lines(_directory.Database, "SELECT email FROM account WHERE email = 'late@example.org'"));
        Assert.Equal(["ok"], Lines(_directory.Database, "PRAGMA integrity_check"));
        Assert.Equal(["late@example.org"], Lines(kept, "SELECT email FROM account WHERE email = 'late@example.org'"));
    }

    [Fact]
    public async Task A_running_server_prevents_a_restore_and_a_second_server()
    {
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        Ended restored, second;

        await using (await TrackerServer.StartAsync(_directory.Path))
        {
            restored = await TrackerCommand.RunAsync(_directory.Path, "restore", Copy);
            second = await TrackerCommand.RunAsync(_directory.Path, "serve");
        }

        var sentence = $"A server runs on the data directory {_directory.Path}, or a backup is being restored there: stop it first, or set PcaTracker__DataDirectory to another directory.\n";
        Assert.Equal(new Ended(1, "", sentence), restored);
        Assert.Equal(new Ended(1, "", sentence), second);
        Assert.Empty(Directory.GetFiles(_directory.Path, "tracker.before-restore-*"));
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "restore", Copy)).ExitCode);
    }

    [Fact]
    public async Task Mail_is_held_until_it_is_released_and_then_what_was_due_before_is_dropped()
    {
        OnDatabase(database =>
        {
            var person = Person(database, "eu.head@example.org").Id;
            // Whether the restore itself plans more depends on the hour of the day; that it is dropped does not.
            database.AddDeadline(dueOn: "2020-01-02", owner: "eu.head@example.org");
            database.Execute(
                $"""
                INSERT INTO outbox (message_id, kind, account_id, planned_at, next_at)
                VALUES ('waiting@example.org', 'test', {person}, '2026-01-01T08:00:00.000Z', '2026-01-01T08:00:00.000Z')
                """);
        });
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);

        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "restore", Copy)).ExitCode);

        var reason = Assert.Single(Lines(_directory.Database, "SELECT reason FROM outbox_hold"));
        Assert.Matches(@"^backup-restored 20\d\d-\d\d-\d\dT\S+Z$", reason);
        Assert.Empty(Lines(_directory.Database, "SELECT 1 FROM outbox WHERE planned_at > (SELECT since FROM outbox_hold)"));
        Assert.Contains("pending", Lines(_directory.Database, "SELECT state FROM outbox WHERE message_id = 'waiting@example.org'"));

        var both = await TrackerCommand.RunAsync(_directory.Path, "outbox", "release", "--send", "--drop-before", "2026-01-01T00:00:00Z");
        var never = await TrackerCommand.RunAsync(_directory.Path, "outbox", "release", "--drop-before", "yesterday");
        var released = await TrackerCommand.RunAsync(_directory.Path, "outbox", "release");
        var again = await TrackerCommand.RunAsync(_directory.Path, "outbox", "release");

        Assert.Equal(new Ended(1, "", "Say --send or --drop-before, not both.\n"), both);
        Assert.Equal(new Ended(1, "", "'yesterday' is no instant in UTC, written as 2026-11-26T09:00:00Z.\n"), never);
        Assert.Matches(@"^Mail goes out again: [1-9]\d* dropped, 0 waiting\.\n$", released.Output);
        Assert.Equal(new Ended(1, "", "Nothing is held: mail goes out as it is planned.\n"), again);
        Assert.Equal(["suppressed released-unsent"], Lines(_directory.Database, "SELECT DISTINCT state || ' ' || outcome FROM outbox"));
    }

    [Fact]
    public async Task An_account_disabled_since_stays_disabled_and_everybody_signs_in_anew()
    {
        var (token, other) = ("", "");
        OnDatabase(database =>
        {
            var (head, analyst) = (Person(database, "eu.head@example.org"), Person(database, "eu.analyst@example.org"));
            var tokens = new AccessTokens(database, TimeProvider.System);
            (token, other) = (tokens.Create(head.AsActor(), "Excel").Value.Text, tokens.Create(head.AsActor(), "Script").Value.Text);
            new BrowserSessions(database).Begin(analyst, SignInWay.Password, "Firefox", null);
            new SignInLinks(database).Create(analyst, SignInLinks.Lifetime);
        });
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        OnDatabase(database =>
        {
            var tokens = new AccessTokens(database, TimeProvider.System);
            var head = Person(database, "eu.head@example.org").AsActor();
            tokens.Revoke(head, tokens.List(head).Single(t => t.Name == "Excel").Id);
            new AccountDirectory(database).Disable(Person(database, "eu.analyst@example.org"));
        });

        var ended = await TrackerCommand.RunAsync(_directory.Path, "restore", Copy);

        Assert.Contains("Accounts that were disabled and tokens that were revoked stay so.", ended.Output, StringComparison.Ordinal);
        OnDatabase(database =>
        {
            var tokens = new AccessTokens(database, TimeProvider.System);
            Assert.Null(tokens.HolderOf(token, null));
            Assert.NotNull(tokens.HolderOf(other, null));
            Assert.NotNull(Person(database, "eu.analyst@example.org").DisabledAt);
            Assert.Empty(database.Lines("SELECT 1 FROM browser_session UNION ALL SELECT 1 FROM sign_in_link"));
        });
    }

    [Fact]
    public async Task A_restore_into_an_empty_directory_says_what_it_cannot_know()
    {
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        using var empty = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(empty.Path, "restore", Copy);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Contains("There was no database here before.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("are open again, since no database told of them", ended.Output, StringComparison.Ordinal);
        Assert.Equal(["8"], Lines(empty.Database, "SELECT count(*) FROM round"));
    }

    [Theory]
    [InlineData("text", " is damaged: use another backup.")]
    [InlineData("foreign", "belongs to another program")]
    [InlineData("newer", "is from a newer version of this program")]
    [InlineData("damaged", " is damaged: use another backup.")]
    [InlineData("schema", " is damaged: use another backup.")]
    [InlineData("empty", "holds nothing: use another backup.")]
    [InlineData("fifo", "holds nothing: use another backup.")]
    [InlineData("link to a fifo", "holds nothing: use another backup.")]
    [InlineData("directory", "is a directory: name the file that `backup` made.")]
    [InlineData("raw", "is a copy of a database in use without its log: what was written last is missing, or half of it. Make a backup with `backup`.")]
    [InlineData("hot journal", "-journal lies beside it: make a backup of it with `backup`.")]
    [InlineData("in use", "make a backup of it with `backup`.")]
    [InlineData("missing", "There is no file ")]
    public async Task A_file_that_is_no_backup_is_refused_and_nothing_changes(string what, string sentence)
    {
        await MakeAsync(what);
        var before = await File.ReadAllBytesAsync(_directory.Database, TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(_directory.Path, "restore", Copy);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(sentence, ended.Errors, StringComparison.Ordinal);
        Assert.Contains(Copy, ended.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_directory.Database, TestContext.Current.CancellationToken));
        Assert.Equal(["tracker.db", "tracker.lock"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Except(["tracker.db-shm", "tracker.db-wal"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_backup_of_an_earlier_version_is_upgraded()
    {
        Execute(_directory.Database, $"PRAGMA user_version = {Migrations.Latest - 1}; DELETE FROM SchemaVersions WHERE ScriptName LIKE '%0021%'; DROP TABLE expected_file; DROP INDEX entry_at");
        Execute(_directory.Database, $"VACUUM INTO '{Copy}'");

        var ended = await TrackerCommand.RunAsync(_directory.Path, "restore", Copy);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal([$"{Migrations.Latest}"], Lines(_directory.Database, "PRAGMA user_version"));
    }

    [Fact]
    public async Task The_database_that_was_there_is_kept_as_a_backup_that_restore_takes()
    {
        OnDatabase(database => database.AddDeadline(dueOn: "2030-01-02", title: "Before"));
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        OnDatabase(database => database.AddDeadline(dueOn: "2030-01-02", title: "After"));
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "restore", Copy)).ExitCode);
        var kept = Assert.Single(Directory.GetFiles(_directory.Path, "tracker.before-restore-*.db"));

        var back = await TrackerCommand.RunAsync(_directory.Path, "restore", kept);

        Assert.Equal((0, ""), (back.ExitCode, back.Errors));
        Assert.Equal(["After", "Before"], Titles(_directory.Database));
    }

    [Fact]
    public async Task A_database_that_is_damaged_is_kept_as_it_is_and_replaced()
    {
        Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        await File.WriteAllTextAsync(_directory.Database, new string('x', 5_000), TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(_directory.Path, "restore", Copy);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(new string('x', 5_000), await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_directory.Path, "tracker.before-restore-*.db")), TestContext.Current.CancellationToken));
        Assert.Equal(["8"], Lines(_directory.Database, "SELECT count(*) FROM round"));
    }

    private async Task MakeAsync(string what)
    {
        if (what is "text" or "empty")
            await File.WriteAllTextAsync(Copy, what == "text" ? new string('x', 5_000) : "", TestContext.Current.CancellationToken);
        else if (what is "directory")
            Directory.CreateDirectory(Copy);
        else if (what is "fifo" or "link to a fifo")
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", [what is "fifo" ? Copy : _elsewhere.File("fifo")]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (what is "link to a fifo")
                File.CreateSymbolicLink(Copy, _elsewhere.File("fifo"));
        }
        else if (what is "raw")
            File.Copy(_directory.Database, Copy);
        else if (what is "foreign")
            Execute(Copy, "CREATE TABLE t (x)");
        else if (what is not "missing")
            Assert.Equal(0, (await TrackerCommand.RunAsync(_directory.Path, "backup", Copy)).ExitCode);
        if (what is "newer")
            Execute(Copy, "PRAGMA user_version = 9999");
        if (what is "hot journal")
            await File.WriteAllTextAsync(Copy + "-journal", "pages", TestContext.Current.CancellationToken);
        if (what is "schema")
            Storage.DamageTests.Do("schema unreadable", Copy, new Random(1));
        if (what is "in use")
            await File.WriteAllTextAsync(Copy + "-wal", "frames", TestContext.Current.CancellationToken);
        if (what is "damaged")
        {
            // Not the first page, which tells whose it is.
            await using var file = new FileStream(Copy, FileMode.Open);
            file.Position = 4096 * 20;
            file.Write(new byte[4096 * 20]);
        }
    }

    private static List<string> Titles(string file) => Lines(file, "SELECT title FROM deadline WHERE due_on = '2030-01-02' ORDER BY title");

    private static List<string> Lines(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection.Query<string>(sql).AsList();
    }

    private static Account Person(TrackerDatabase database, string email)
    {
        var accounts = new AccountDirectory(database);
        return accounts.Find(email) ?? accounts.Add(new NewAccount(email, email, Side.EU, email.Contains("head", StringComparison.Ordinal) ? Role.Head : Role.Analyst)).Value;
    }

    private void OnDatabase(Action<TrackerDatabase> work)
    {
        using var database = new TrackerDatabase(DatabaseFile.Prepare(_directory.Path).Value, TimeProvider.System);
        work(database);
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }
}
