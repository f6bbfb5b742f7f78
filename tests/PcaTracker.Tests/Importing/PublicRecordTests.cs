using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Importing;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Importing;

[Trait("Database", "SQLite")]
public sealed class PublicRecordTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TrackerDatabase _database;
    private readonly SqliteConnection _record;

    public PublicRecordTests()
    {
        TestRecord.CopyDatabaseTo(_directory.Path);
        _database = new TrackerDatabase(_directory.Database, TimeProvider.System);
        _record = Connections.Open(_directory.Database, SqliteOpenMode.ReadOnly);
    }

    [Theory]
    [InlineData("chapter", 59)]
    [InlineData("article", 39)]
    [InlineData("round", 8)]
    [InlineData("outcome", 18)]
    [InlineData("position", 77)]
    [InlineData("milestone", 61)]
    [InlineData("recommendation", 4)]
    [InlineData("person", 36)]
    public void Every_row_is_imported_once_numbered_from_one(string table, int rows)
    {
        Assert.Equal((rows, 1, rows), _record.QuerySingle<(int, int, int)>($"SELECT count(*), min(id), max(id) FROM {table}"));
        if (table != "chapter")
            Assert.Equal(1, _record.ExecuteScalar<int>($"SELECT max(revision) FROM {table}"));
    }

    [Fact]
    public void Every_imported_row_is_public() =>
        Assert.Equal(["public"], _record.Query<string>(
            "SELECT visibility FROM outcome UNION SELECT visibility FROM position UNION SELECT visibility FROM recommendation"));

    [Theory]
    [InlineData(1, "2011-10-12", null, "day")]
    [InlineData(2, null, null, "unknown")]
    [InlineData(3, "2012-07-01", "2012-07-01", "month")]
    [InlineData(4, "2013-10-09", "2013-10-10", "day")]
    public void A_round_has_the_dates_and_precision_of_its_sources(int number, string? from, string? to, string precision) =>
        Assert.Equal((from, to, precision), _record.QuerySingle<(string?, string?, string)>(
            "SELECT starts_on, ends_on, date_precision FROM round WHERE number = @number", new { number }));

    [Fact]
    public void A_period_keeps_both_ends_and_its_precision()
    {
        var positions = _record.Query<(string, string, string)>("SELECT DISTINCT tabled_on, tabled_until, date_precision FROM position WHERE tabled_until IS NOT NULL ORDER BY 1");
        var person = _record.QuerySingle<(string, string, string)>("""SELECT "from", "to", date_precision FROM person WHERE name = 'Yerzhan Kazykhanov'""");

        Assert.Equal([("2010-01-01", "2018-01-01", "year"), ("2011-01-01", "2012-01-01", "year"), ("2012-09-01", "2013-10-01", "month")], positions);
        Assert.Equal(("2011-04-01", "2012-06-01", "month"), person);
    }

    [Fact]
    public void Missing_facts_stay_NULL()
    {
        Assert.Equal(77, _record.ExecuteScalar<int>("SELECT count(*) FROM position WHERE status IS NULL AND kind = 'statement' AND round_id IS NULL"));
        Assert.Equal(4, _record.ExecuteScalar<int>("SELECT count(*) FROM recommendation WHERE status IS NULL AND response IS NULL"));
        Assert.Equal(8, _record.ExecuteScalar<int>("SELECT count(*) FROM round WHERE country IS NULL AND next_round_note IS NULL"));
        Assert.Equal("low", _record.ExecuteScalar<string>("SELECT confidence FROM chapter WHERE code = 'IV' AND source_url IS NULL"));
        Assert.Equal(0, _record.ExecuteScalar<int>("SELECT count(*) FROM article WHERE heading = '' OR source_url = '' OR text IS NOT NULL"));
    }

    [Fact]
    public void Outcomes_move_the_status_of_their_chapter_round_by_round() =>
        Assert.Equal(
            [("under-negotiation", "2014-05-14", "2014-09-12", 6), ("provisionally-closed", "2014-09-12", "9999-12-31", 8)],
            _record.Query<(string, string, string, int)>(
                """
                SELECT s.status, s.valid_from, s.valid_to, s.round_number
                FROM chapter_status s
                JOIN chapter c ON c.id = s.chapter_id
                WHERE c.code = 'III'
                ORDER BY s.id
                """));

    [Fact]
    public void An_outcome_has_the_status_before_and_one_not_taken_up_keeps_it() =>
        Assert.Equal(
            [(4, "not-opened", null), (6, "not-opened", "under-negotiation"), (8, "under-negotiation", "provisionally-closed")],
            _record.Query<(int, string, string?)>(
                """
                SELECT r.number, o.status_before, o.status_after
                FROM outcome o
                JOIN round r ON r.id = o.round_id
                JOIN chapter c ON c.id = o.chapter_id
                WHERE c.code = 'III'
                ORDER BY r.number
                """));

    [Fact]
    public void A_second_import_changes_nothing()
    {
        var before = Dump();

        foreach (var file in RecordFile.All)
            _database.WriteAsSystem(session => RecordImport.Run(session, file, EmbeddedFiles.Bytes($"db/epca/{file.Name}")));

        Assert.Equal(before, Dump());
    }

    [Fact]
    public void A_database_with_a_chapter_is_not_a_first_start()
    {
        using var directory = new TempDirectory();
        using var database = TestRecord.OpenEmptyFile(directory.Path, TimeProvider.System);
        database.WriteAsSystem(session => session.Connection.Execute("INSERT INTO chapter (code, level, sort_key, heading) VALUES ('I', 'title', '1', 'Ours')"));

        PublicRecord.ImportOnFirstStart(database);

        using var session = database.OpenAsSystem();
        Assert.Equal(["Ours"], session.Connection.Query<string>("SELECT heading FROM chapter"));
        Assert.Equal(0, session.Connection.ExecuteScalar<int>("SELECT count(*) FROM position"));
    }

    public void Dispose()
    {
        _record.Dispose();
        _database.Dispose();
        _directory.Dispose();
    }

    private List<string> Dump() =>
        [.. _record.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .SelectMany(table => _record.Query($"""SELECT * FROM "{table}" """).Select(row => $"{table}: {string.Join(" | ", ((IDictionary<string, object?>)row).Values)}"))];
}
