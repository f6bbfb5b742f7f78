using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class DatabaseFileTests
{
    [Fact]
    public void A_new_database_has_our_application_id_and_the_latest_schema()
    {
        using var directory = new TempDirectory();

        var file = DatabaseFile.Prepare(directory.Path).Value;

        Assert.Equal(directory.Database, file);
        Assert.Equal(DatabaseFile.ApplicationId, Pragma(file, "application_id"));
        Assert.Equal(Migrations.Latest, Pragma(file, "user_version"));
    }

    [Fact]
    public void A_missing_data_directory_is_created_with_its_parents()
    {
        using var directory = new TempDirectory();

        var file = DatabaseFile.Prepare(directory.File("here/and/there")).Value;

        Assert.True(File.Exists(file));
    }

    [Fact]
    public void An_empty_file_is_a_new_database()
    {
        using var directory = new TempDirectory();
        File.WriteAllBytes(directory.Database, []);

        Assert.Null(DatabaseFile.Prepare(directory.Path).Refusal);
        Assert.Equal(DatabaseFile.ApplicationId, Pragma(directory.Database, "application_id"));
    }

    [Fact]
    public void A_database_of_ours_is_opened_again()
    {
        using var directory = new TempDirectory();
        DatabaseFile.Prepare(directory.Path);

        Assert.Null(DatabaseFile.Prepare(directory.Path).Refusal);
    }

    [Theory]
    [InlineData("PRAGMA application_id = 252006673")]
    [InlineData("CREATE TABLE somebody_elses (id INTEGER)")]
    public void A_database_of_another_program_is_refused_and_left_alone(string sql)
    {
        using var directory = new TempDirectory();
        Execute(directory.Database, sql);

        Refused(directory, "foreign-database",
            $"{directory.Database} belongs to another program: move it away, or set PcaTracker__DataDirectory to another directory.");
    }

    [Fact]
    public void A_database_from_a_newer_version_is_refused_and_left_alone()
    {
        using var directory = new TempDirectory();
        DatabaseFile.Prepare(directory.Path);
        Execute(directory.Database, "PRAGMA user_version = 99");

        Refused(directory, "newer-database",
            $"{directory.Database} is from a newer version of this program (schema 99; this one knows {Migrations.Latest}): run that version or a later one.");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.Database, string.Concat(Enumerable.Repeat("This is a letter, not a database. ", 200)));

        Refused(directory, Damage.Code,
            $"{directory.Database} is damaged, or is not a database: what it holds cannot be relied on. Stop the tracker and put a backup in its place with `restore`, which keeps this file; `verify` says what is wrong with it.");
    }

    [Fact]
    public void A_data_directory_that_cannot_be_written_to_is_refused()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.File("taken"), "");
        var under = directory.File("taken/data");

        Assert.True(DatabaseFile.Prepare(under).IsRefused(out var refusal));

        Assert.Equal("data-directory-not-writable", refusal.Code);
        Assert.Equal($"The data directory {under} cannot be written to: make it writable for this user, or set PcaTracker__DataDirectory to another one.", refusal.Sentence);
    }

    private static void Refused(TempDirectory directory, string code, string sentence)
    {
        var before = File.ReadAllBytes(directory.Database);

        Assert.True(DatabaseFile.Prepare(directory.Path).IsRefused(out var refusal));

        Assert.Equal((code, sentence), (refusal.Code, refusal.Sentence));
        Assert.Equal(before, File.ReadAllBytes(directory.Database));
    }

    private static int Pragma(string file, string name)
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadOnly);
        return connection.ExecuteScalar<int>($"PRAGMA {name}");
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }
}
