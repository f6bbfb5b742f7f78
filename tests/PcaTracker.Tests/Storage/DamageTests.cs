using System.Diagnostics;
using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class DamageTests
{
    private const int PageSize = 4096;

    private static readonly IReadOnlyList<string> Damages = ["header gone", "schema unreadable", "cut short", "pages of zeros", "random bytes", "one byte", "one byte of the schema", "one byte"];

    [Theory]
    [InlineData("header gone")]
    [InlineData("schema unreadable")]
    [InlineData("cut short")]
    [InlineData("pages of zeros")]
    public async Task Damage_while_the_tracker_runs_is_answered_503_with_a_sentence_everywhere(string damage)
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("Logging:LogLevel:Default", "None"));
        using var api = app.As(Side.EU, Role.Analyst);
        using var browser = app.SignedIn(Side.EU, Role.Head);
        using var anybody = app.Anonymous();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(anybody, "/health/ready")).Status);

        Empty(app.Database);
        Do(damage, app.Database.File, new Random(1));
        // It looks again after a hundred times as long as the last look took.
        (HttpStatusCode Status, string Text) ready;
        for (var waited = Stopwatch.StartNew(); (ready = await AskAsync(anybody, "/health/ready")).Status == HttpStatusCode.OK && waited.Elapsed < TimeSpan.FromSeconds(60);)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The database is damaged: restore a backup. `verify` says what is wrong with the file.\n"), ready);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(anybody, "/health/live")).Status);
        foreach (var (client, path) in (List<(HttpClient, string)>)[(api, "/odata/Chapters"), (api, "/odata/Rounds?$count=true"), (browser, "/"), (browser, "/deadlines"), (anybody, "/sign-in")])
        {
            var (status, text) = await AskAsync(client, path);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, status));
            Assert.Contains("database is damaged: nothing is read or saved until the administrator has restored a backup.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("SQLite", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_meets_damage_before_any_check_is_answered_503_with_a_sentence()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("Logging:LogLevel:Default", "None"));
        using var api = app.As(Side.EU, Role.Analyst);

        Empty(app.Database);
        Do("cut short", app.Database.File, new Random(1));
        var (status, text) = await AskAsync(api, "/odata/Chapters");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"code\":\"database-damaged\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_damage_is_refused_at_the_start_or_answered_without_a_500()
    {
        var seen = new List<string>();
        for (var seed = 1; seed <= LongRun.Of(12, all: 60); seed++)
        {
            var damage = Damages[seed % Damages.Count];
            var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
            TestRecord.CopyDatabaseTo(directory);
            var file = Path.Combine(directory, "tracker.db");
            Do(damage, file, new Random(seed));

            if (DatabaseFile.Prepare(directory, readsThrough: true).IsRefused(out var refusal))
            {
                seen.Add($"{seed} {damage}: {refusal.Code}");
                Assert.Contains(file, refusal.Sentence, StringComparison.Ordinal);
                Assert.DoesNotContain("SQLite", refusal.Sentence, StringComparison.Ordinal);
                Directory.Delete(directory, recursive: true);
                continue;
            }

            TestApp? started = null;
            try
            {
                started = await TestApp.StartOnAsync(directory, new KeyValuePair<string, string?>("Logging:LogLevel:Default", "None"));
                (started.As(Side.EU, Role.Analyst), started.SignedIn(Side.EU, Role.Head)).ToString();
            }
            catch (Exception error)
            {
                // What the command line says in words.
                seen.Add($"{seed} {damage}: ended by {error.GetType().Name}");
                Assert.True(Damage.Explains(error, file), $"seed {seed}, {damage}: {error}");
                if (started is null)
                    Directory.Delete(directory, recursive: true);
                else
                    await started.DisposeAsync();
                continue;
            }

            await using var app = started;
            using var api = app.As(Side.EU, Role.Analyst);
            using var browser = app.SignedIn(Side.EU, Role.Head);
            foreach (var (client, path) in (List<(HttpClient, string)>)[
                (api, "/odata/Chapters?$expand=Positions,Outcomes"), (api, "/odata/Positions?$search=energy"), (api, "/odata/Outcomes?$expand=Round"), (api, "/odata/Articles"),
                (browser, "/"), (browser, "/history"), (browser, "/deadlines")])
                if (await AskAsync(client, path) is { Status: >= HttpStatusCode.InternalServerError and not HttpStatusCode.ServiceUnavailable } failed)
                    Assert.Fail($"seed {seed}, {damage}: {path} answers {failed.Status} {failed.Text}");
            seen.Add($"{seed} {damage}: started");
        }

        Assert.Contains(seen, line => line.EndsWith("started", StringComparison.Ordinal));
        Assert.Contains(seen, line => line.EndsWith(Damage.Code, StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', seen));
    }

    [Fact]
    public void A_failure_by_damage_is_checked_at_once_and_others_at_most_once_a_second()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        var watch = new DamageWatch(directory.Database, NullLogger<DamageWatch>.Instance);
        Assert.False(watch.Examine(new InvalidOperationException("A mistake of the program.")));
        Do("cut short", directory.Database, new Random(1));

        var other = watch.Examine(new InvalidOperationException("Another."));
        var known = watch.IsDamaged;
        var damage = watch.Examine(new SqliteException("database disk image is malformed", raw.SQLITE_CORRUPT));

        Assert.Equal((false, false, true, true), (other, known, damage, watch.IsDamaged));
    }

    [Fact]
    public void A_statement_that_names_a_missing_table_is_damage_and_the_schema_is_compared_rarely()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        var watch = new DamageWatch(directory.Database, NullLogger<DamageWatch>.Instance);
        var lacking = new SqliteException("no such table: chapter", raw.SQLITE_ERROR);
        Assert.False(watch.Examine(lacking));
        using (var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadWrite))
            connection.Execute("PRAGMA legacy_alter_table = ON; PRAGMA foreign_keys = OFF; ALTER TABLE chapter RENAME TO gone");

        // Each comparison makes a new database; the next comes after a hundred times as long as the last took.
        var further = Enumerable.Range(0, 100).Select(_ => watch.Examine(lacking)).ToList();

        Assert.DoesNotContain(true, further);
        var anew = new DamageWatch(directory.Database, NullLogger<DamageWatch>.Instance);
        Assert.False(anew.Examine(new SqliteException("constraint failed", raw.SQLITE_CONSTRAINT)));
        Assert.True(anew.Examine(lacking));
    }

    /// <summary>Damages a database in one of the ways that disks, copies and programs do.</summary>
    internal static void Do(string damage, string file, Random random)
    {
        var bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "header gone":
                Array.Clear(bytes, 0, 100);
                break;
            case "schema unreadable":
                // All of them: pages keep what was moved elsewhere.
                for (int place; (place = bytes.AsSpan().IndexOf("CREATE TABLE "u8)) >= 0;)
                    "CRE(TE"u8.CopyTo(bytes.AsSpan(place));
                break;
            case "cut short":
                bytes = bytes[..(bytes.Length / 2 + random.Next(PageSize))];
                break;
            case "pages of zeros":
                for (var page = 2; page < bytes.Length / PageSize; page += random.Next(2, 12))
                    Array.Clear(bytes, page * PageSize, PageSize);
                break;
            case "random bytes":
                for (var i = 0; i < 300; i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                break;
            case "one byte of the schema":
                var schema = bytes.AsSpan().IndexOf("CREATE TABLE "u8) / PageSize * PageSize;
                bytes[schema + random.Next(PageSize)] ^= (byte)(1 << random.Next(8));
                break;
            case "one byte":
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, null);
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Write(bytes);
        stream.SetLength(bytes.Length);
    }

    // What the log still holds would be read in the place of what is damaged.
    internal static void Empty(TrackerDatabase database)
    {
        using var connection = Connections.Open(database.File, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
