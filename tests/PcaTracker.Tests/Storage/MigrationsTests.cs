using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

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
    public void Programs_that_start_together_create_the_database_once()
    {
        using var directory = new TempDirectory();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Migrations.Run(directory.Database));

        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);
        Assert.Equal(Migrations.Latest, connection.ExecuteScalar<int>("SELECT count(*) FROM SchemaVersions"));
        Assert.Equal(Migrations.Latest, connection.ExecuteScalar<int>("PRAGMA user_version"));
    }

    [Fact]
    public void A_migrated_database_is_sound()
    {
        using var directory = new TempDirectory();
        Migrations.Run(directory.Database);

        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);

        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Empty(connection.Query("PRAGMA foreign_key_check"));
        Assert.Empty(connection.Query<string>("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND NOT strict AND name NOT IN ('SchemaVersions', 'sqlite_schema', 'sqlite_sequence')"));
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
}
