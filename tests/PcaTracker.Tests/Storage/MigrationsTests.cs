using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Audit;
using PcaTracker.Storage;
using PcaTracker.Tests.Changes;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class MigrationsTests
{
    [Fact]
    public void A_new_database_leaves_no_copy_behind()
    {
        using var directory = new TempDirectory();

        Migrations.Run(directory.Database);

        Assert.Equal([directory.Database], Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void An_upgrade_keeps_the_rows_and_a_copy_of_the_database_before_it()
    {
        using var directory = new TempDirectory();
        MakeFirstSchema(directory.Database, "INSERT INTO person (name, party, role) VALUES ('Ada', 'EU', 'Speaker')");

        Migrations.Run(directory.Database);

        Assert.Equal((Migrations.Latest, "Ada"), VersionAndName(directory.Database));
        Assert.Equal((1, "Ada"), VersionAndName(directory.File($"tracker.pre-{Migrations.Latest}.db")));
    }

    [Fact]
    public void An_upgrade_that_fails_leaves_the_database_as_it_was()
    {
        using var directory = new TempDirectory();
        MakeFirstSchema(directory.Database, "CREATE TABLE imported_row (in_the_way TEXT)");

        var refusal = Migrations.Run(directory.Database);

        Assert.Equal("upgrade-failed", refusal?.Code);
        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);
        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal(["db/sqlite/0001_record.sql"], connection.Query<string>("SELECT ScriptName FROM SchemaVersions"));
    }

    [Fact]
    public void A_captured_external_change_before_an_upgrade_is_recorded_as_external()
    {
        using var directory = new TempDirectory();
        MakeRecord(directory.Database);
        AuditChecks.AsExternalProgram(directory.Database, c => c.Execute("UPDATE issue SET title = 'Otherwise' WHERE id = 1"));

        Migrations.Run(directory.Database);

        Assert.Equal("EU head insert, another program update", Entries(directory.Database, "shared", 1));
        Assert.Equal(["another program changed a row of Issues without the tracker"], ExternalActivity(directory.Database, "shared"));
        Assert.Empty(AuditChecks.Flaws(directory.Database, directory.Path));
    }

    [Fact]
    public void An_uncaptured_external_change_before_an_upgrade_is_recorded_as_external()
    {
        using var directory = new TempDirectory();
        MakeRecord(directory.Database);
        WithoutTriggers(directory.Database, "UPDATE issue SET title = 'Otherwise' WHERE id = 1; UPDATE issue SET visibility = 'shared' WHERE id = 2; DELETE FROM issue WHERE id = 3; INSERT INTO issue (id, chapter_id, title, visibility) VALUES (5, 1, 'New', 'kz'); UPDATE issue SET visibility = 'shared' WHERE id = 6");

        Migrations.Run(directory.Database);

        Assert.Equal("EU head insert, another program update", Entries(directory.Database, "shared", 1));
        Assert.Equal("EU head insert, another program leave", Entries(directory.Database, "eu", 2));
        Assert.Equal("another program appear", Entries(directory.Database, "shared", 2));
        Assert.Equal("EU head insert, another program delete", Entries(directory.Database, "eu", 3));
        Assert.Equal("EU head insert", Entries(directory.Database, "eu", 4));
        Assert.Equal("another program insert", Entries(directory.Database, "kz", 5));
        Assert.Equal("EU head insert, another program update", Entries(directory.Database, "shared", 6));
        Assert.Equal(Enumerable.Repeat("another program changed a row of Issues without the tracker", 3), ExternalActivity(directory.Database, "shared"));
        AuditChecks.AsExternalProgram(directory.Database, c => Assert.Equal(["2 shared", "6 shared"], c.Query<string>("SELECT entity_id || ' ' || visibility FROM moved_row ORDER BY entity_id")));
        Assert.Equal(["another program deleted a row of Issues without the tracker"], ExternalActivity(directory.Database, "eu"));
        Assert.Equal(["another program added a row of Issues without the tracker"], ExternalActivity(directory.Database, "kz"));
        Assert.Empty(AuditChecks.Flaws(directory.Database, directory.Path));
    }

    [Fact]
    public void A_start_restores_the_triggers_and_records_changes_made_without_them()
    {
        using var directory = new TempDirectory();
        MakeRecord(directory.Database);
        Migrations.Run(directory.Database);
        AuditChecks.AsExternalProgram(directory.Database, c => c.Execute(
            "DROP TRIGGER issue_noted_update; UPDATE issue SET title = 'Otherwise' WHERE id = 1; DROP TRIGGER entry_stays; CREATE TRIGGER quiet AFTER INSERT ON noted_change BEGIN DELETE FROM noted_change; END; UPDATE issue SET title = 'Quiet' WHERE id = 4"));

        Migrations.Run(directory.Database);

        Assert.Equal("EU head insert, another program update", Entries(directory.Database, "shared", 1));
        Assert.Equal("EU head insert, another program update", Entries(directory.Database, "eu", 4));
        Assert.Empty(AuditChecks.Flaws(directory.Database, directory.Path));
        AuditChecks.AsExternalProgram(directory.Database, c => Assert.Equal(0, c.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'quiet'")));
    }

    [Fact]
    public void Programs_that_start_together_create_the_database_once()
    {
        using var directory = new TempDirectory();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Migrations.Run(directory.Database));

        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);
        Assert.Equal(Migrations.Latest, connection.ExecuteScalar<int>("SELECT count(*) FROM SchemaVersions"));
        Assert.Equal(Migrations.Latest, connection.ExecuteScalar<int>("PRAGMA user_version"));
    }

    [Fact]
    public void An_upgrade_applies_the_rule_for_texts_to_stored_texts()
    {
        using var directory = new TempDirectory();
        MakeRecord(directory.Database);
        using (var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadWrite))
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute("UPDATE issue SET title = 'Nego\u00ADtiation cafe\u0301', description = 'a' || char(8232) || 'b', revision = 4 WHERE id = 1; UPDATE issue SET title = 'exe' || char(8238) || 'gpj' WHERE id = 2");
            AuditWriter.RecordChanges(connection, "EU head", "2026-11-25T10:00:00.000Z");
            connection.Execute("COMMIT");
        }

        Migrations.Run(directory.Database);

        AuditChecks.AsExternalProgram(directory.Database, c => Assert.Equal(
            ["1 5 Negotiation café a\nb", "2 1 exe\u202Egpj ", "3 1 Origin "],
            c.Query<string>("SELECT id || ' ' || revision || ' ' || title || ' ' || coalesce(description, '') FROM issue WHERE id <= 3 ORDER BY id")));
        AuditChecks.AsExternalProgram(directory.Database, c => Assert.Equal([1L], c.Query<long>("SELECT rowid FROM issue_shared_search WHERE issue_shared_search MATCH 'negotiation'")));
        Assert.Equal("EU head insert, EU head update, PcaTracker update", Entries(directory.Database, "shared", 1));
        Assert.Equal("EU head insert, EU head update", Entries(directory.Database, "eu", 2));
        Assert.Empty(AuditChecks.Flaws(directory.Database, directory.Path));
    }

    [Fact]
    public void An_upgrade_keeps_entries_of_the_activity_log_that_have_their_summary_alone()
    {
        using var directory = new TempDirectory();
        MakeRecord(directory.Database, before: "db/sqlite/0027");
        using (var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadWrite))
        {
            connection.Execute(
                """
                BEGIN IMMEDIATE;
                UPDATE issue SET title = 'Tariffs', revision = 2 WHERE id = 1;
                INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, chapter_code, summary, visibility)
                VALUES ('shared', 1, '2026-11-25T10:00:00.000Z', 'EU head', 'change', 'Issues', 1, 'T', 'changed Title of issue ''Tariffs''', 'shared')
                """);
            AuditWriter.RecordChanges(connection, "EU head", "2026-11-25T10:00:00.000Z");
            connection.Execute("COMMIT");
        }

        Assert.Null(Migrations.Run(directory.Database));

        AuditChecks.AsExternalProgram(directory.Database, c => Assert.Equal(
            ["EU head changed Title of issue 'Tariffs' -"], c.Query<string>("SELECT who || ' ' || summary || ' ' || coalesce(facts, '-') FROM change")));
        Assert.Equal("EU head insert, EU head update", Entries(directory.Database, "shared", 1));
        Assert.Empty(AuditChecks.Flaws(directory.Database, directory.Path));
    }

    [Fact]
    public void A_migrated_database_is_sound()
    {
        using var directory = new TempDirectory();
        Migrations.Run(directory.Database);

        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);

        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Empty(connection.Query("PRAGMA foreign_key_check"));
        Assert.Empty(connection.Query<string>("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND NOT strict AND name NOT IN ('SchemaVersions', 'sqlite_schema', 'sqlite_sequence', 'sqlite_stat1')"));
    }

    [Fact]
    public void An_upgrade_keeps_reminders_mails_and_snoozes()
    {
        using var directory = new TempDirectory();
        MakeRecord(directory.Database, before: "db/sqlite/0019");
        AuditChecks.AsExternalProgram(directory.Database, c => c.Execute(
            """
            INSERT INTO account (id, email, name, side, role, security_stamp, created_at) VALUES (3, 'eu@example.org', 'EU', 'EU', 'head', 's', '2026-11-01T00:00:00.000Z');
            INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES (7, 'Comments', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'shared');
            INSERT INTO reminder (id, deadline_id, revision, due_on, account_id, offset, local_date, state, sent_at, reason)
              VALUES (5, 7, 2, '2026-11-24', 3, '-3', '2026-11-23', 'sent', '2026-11-23T07:00:01.000Z', 'stand-in');
            INSERT INTO outbox (id, message_id, kind, reminder_id, account_id, planned_at, state, attempt, next_at, sent_at, bounce)
              VALUES (9, 'reminder.5.2@example.org', 'reminder', 5, 3, '2026-11-23T07:00:00.000Z', 'sent', 1, '2026-11-23T07:00:00.000Z', '2026-11-23T07:00:01.000Z', 'delayed 4.2.1');
            INSERT INTO snooze (account_id, deadline_id, until) VALUES (3, 7, '2026-11-25');
            """));

        Assert.Null(Migrations.Run(directory.Database));

        AuditChecks.AsExternalProgram(directory.Database, c =>
        {
            Assert.Equal("5 7 2 2026-11-24 3 -3 2026-11-23 sent stand-in 0", c.QuerySingle<string>(
                "SELECT concat_ws(' ', id, deadline_id, revision, due_on, account_id, offset, local_date, state, reason, before_reopening) FROM reminder"));
            Assert.Equal("9 reminder.5.2@example.org 5 3 sent 1 delayed 4.2.1", c.QuerySingle<string>("SELECT concat_ws(' ', id, message_id, reminder_id, account_id, state, attempt, bounce) FROM outbox"));
            Assert.Equal("3 7 2026-11-26 2026-11-25", c.QuerySingle<string>("SELECT concat_ws(' ', account_id, deadline_id, due_on, until) FROM snooze"));
            c.Execute("PRAGMA foreign_keys = ON; DELETE FROM deadline");
            Assert.Equal(0, c.ExecuteScalar<long>("SELECT (SELECT count(*) FROM reminder) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM snooze)"));
        });
    }

    /// <summary>Creates a database with the first schema that has an audit log, or a later one, and five issues.</summary>
    private static void MakeRecord(string file, string before = "db/sqlite/0016")
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("CREATE TABLE SchemaVersions (SchemaVersionID INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL)");
        foreach (var script in EmbeddedFiles.Under("db/sqlite").Where(name => char.IsAsciiDigit(Path.GetFileName(name)[0]) && string.CompareOrdinal(name, before) < 0))
        {
            connection.Execute(EmbeddedFiles.Text(script));
            connection.Execute("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES (@script, '2026-11-25')", new { script });
        }

        AuditTriggers.Remake(connection);
        connection.Execute(
            $"""
            PRAGMA application_id = {DatabaseFile.ApplicationId};
            PRAGMA user_version = {int.Parse(before[^4..], CultureInfo.InvariantCulture) - 1};
            INSERT INTO chapter (id, code, level, sort_key, heading) VALUES (1, 'T', 'title', 'T', 'Trade');
            INSERT INTO issue (id, chapter_id, title, visibility) VALUES (1, 1, 'Duties', 'shared'), (2, 1, 'Quotas', 'eu'), (3, 1, 'Origin', 'eu'), (4, 1, 'Safeguards', 'eu'), (6, 1, 'Scope', 'public');
            """);
        AuditWriter.RecordChanges(connection, "EU head", "2026-11-25T09:00:00.000Z");
    }

    /// <summary>Drops the triggers, runs statements and restores the triggers.</summary>
    private static void WithoutTriggers(string file, string sql) => AuditChecks.AsExternalProgram(file, connection =>
    {
        var triggers = connection.Query<(string Name, string Sql)>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'issue_noted%'").AsList();
        connection.Execute(string.Join(';', triggers.Select(t => $"DROP TRIGGER {t.Name}")));
        connection.Execute(sql);
        connection.Execute(string.Join(";\n", triggers.Select(t => t.Sql)));
    });

    private static string Entries(string file, string chain, long issue)
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadOnly);
        return string.Join(", ", connection.Query<string>("SELECT who || ' ' || kind FROM entry WHERE chain = @chain AND entity_set = 'Issues' AND entity_id = @issue ORDER BY sequence", new { chain, issue }));
    }

    private static List<string> ExternalActivity(string file, string stream)
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadOnly);
        return connection.Query<string>("SELECT who || ' ' || summary FROM change WHERE stream = @stream ORDER BY id", new { stream }).AsList();
    }

    private static (int, string) VersionAndName(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return (connection.ExecuteScalar<int>("PRAGMA user_version"), connection.ExecuteScalar<string>("SELECT name FROM person")!);
    }

    private static void MakeFirstSchema(string file, string sql)
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadWriteCreate);
        connection.Execute(EmbeddedFiles.Text("db/sqlite/0001_record.sql"));
        connection.Execute(sql);
        connection.Execute(
            $"""
            CREATE TABLE SchemaVersions (SchemaVersionID INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ScriptName TEXT NOT NULL, Applied DATETIME NOT NULL);
            INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('db/sqlite/0001_record.sql', '2026-01-01');
            PRAGMA application_id = {DatabaseFile.ApplicationId};
            PRAGMA user_version = 1;
            """);
    }

    [Fact]
    public void Scripts_are_numbered_without_a_gap()
    {
        var numbers = EmbeddedFiles.Under("db/sqlite").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => name![..4]);

        Assert.Equal(Enumerable.Range(1, Migrations.Latest).Select(n => $"{n:0000}"), numbers);
    }

    [Fact]
    public void Scripts_that_deployments_have_run_stay_as_they_are()
    {
        var scripts = string.Concat(Migrations.Scripts().Take(22).Select(EmbeddedFiles.Text));

        Assert.Equal("7b44ed0d3d232b46458d6394feb93f0ab14726d8427e223e70711839df165204", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scripts))));
    }
}
