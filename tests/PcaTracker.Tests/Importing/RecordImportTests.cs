using System.Text;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Importing;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Importing;

[Trait("Database", "SQLite")]
public sealed class RecordImportTests : IDisposable
{
    private const string Positions = "party,chapter_code,topic,date,position,source_url,confidence\n";
    private const string Good = "EU,III,tariffs,2013,A good row.,https://example.org/a,high\n";

    private readonly TempDirectory _directory = new();
    private readonly TrackerDatabase _database;

    public RecordImportTests()
    {
        TestRecord.CopyDatabaseTo(_directory.Path);
        _database = new TrackerDatabase(_directory.Database, TimeProvider.System);
    }

    [Theory]
    [InlineData("EU,III,x,2012-13,Text.,,", "date: '2012-13' is not a day, month, year or period.")]
    [InlineData("EU,III,x,2013/2012,Text.,,", "date: A period that begins on 2013-01-01 cannot end on 2012-01-01.")]
    [InlineData("FR,III,x,2012,Text.,,", "party: Party cannot be 'FR'. Use 'EU' or 'KZ'.")]
    [InlineData(",III,x,2012,Text.,,", "party: Party must be given.")]
    [InlineData("EU,III.99,x,2012,Text.,,", "chapter_code: 'III.99' is not in Chapters at this point.")]
    [InlineData("EU,III,x,2012,,,", "position: Text must be given.")]
    [InlineData("EU,III,x,2012,Text.,javascript:alert(1),", "source_url: SourceUrl is a full web address that starts with https:// or http://.")]
    [InlineData("EU,III,x,2012,Text.,example.org,", "source_url: SourceUrl is a full web address that starts with https:// or http://.")]
    [InlineData("EU,III,x,2012,SECRET UE,,", "position: Text carries the marking 'SECRET UE'. Classified content does not belong in this system: record a pointer to the paper in Documents, with its Reference, Originator and Custodian.")]
    [InlineData("EU,III,x,2012,Text.,,certain", "confidence: Confidence cannot be 'certain'. Use 'high', 'medium' or 'low'.")]
    public void A_bad_cell_is_named_and_no_row_of_its_file_is_imported(string row, string problem)
    {
        var refusal = Import("positions.csv", Positions + Good + row).Refusal;

        Assert.Equal($"positions.csv, line 3, column {problem}", refusal?.Sentence);
        Assert.Equal(0, Scalar("SELECT count(*) FROM position WHERE text = 'A good row.'"));
        Assert.Equal(77, Scalar("SELECT count(*) FROM imported_row WHERE file = 'positions.csv'"));
    }

    [Theory]
    [InlineData("chapters.csv", "code,level,parent_code,heading,area,first_article,last_article,source_url,confidence", "X,part,,Heading,,,,,", "level: Level cannot be 'part'. Use 'title', 'chapter', 'annex' or 'protocol'.")]
    [InlineData("chapters.csv", "code,level,parent_code,heading,area,first_article,last_article,source_url,confidence", "X,title,,Heading,fish,,,,", "area: Area cannot be 'fish'. Use 'trade', 'energy', 'human-rights', 'foreign-security', 'economic', 'transport', 'sustainability', 'society' or 'institutional'.")]
    [InlineData("chapters.csv", "code,level,parent_code,heading,area,first_article,last_article,source_url,confidence", "X,title,,Heading,,-1,,,", "first_article: FirstArticle is 1 or more.")]
    [InlineData("rounds.csv", "number,start_date,end_date,city,format,eu_lead,kz_lead,topics_outcome,source_url,confidence", "0,,,,,,,,,", "number: Number is 1 or more.")]
    [InlineData("rounds.csv", "number,start_date,end_date,city,format,eu_lead,kz_lead,topics_outcome,source_url,confidence", "9,2015-02-03,2015-02-02,,,,,,,", "end_date: A period that begins on 2015-02-03 cannot end on 2015-02-02.")]
    [InlineData("outcomes.csv", "round,chapter_code,status_after,summary,source_url,confidence", "12,III,opened,Text.,,", "round: '12' is not in Rounds at this point.")]
    [InlineData("outcomes.csv", "round,chapter_code,status_after,summary,source_url,confidence", "8,III,done,Text.,,", "status_after: StatusAfter cannot be 'done'. Use 'not-opened', 'opened', 'under-negotiation', 'aim-agreed', 'provisionally-closed' or 'closed'.")]
    [InlineData("outcomes.csv", "round,chapter_code,status_after,summary,source_url,confidence", "5,III,opened,Text.,,", "round: round 5 has no date from which a status could hold.")]
    [InlineData("outcomes.csv", "round,chapter_code,status_after,summary,source_url,confidence", "7,III,opened,Text.,,", "round: the chapter's status has moved since round 7; outcomes come in the order of their rounds.")]
    [InlineData("outcomes.csv", "round,chapter_code,status_after,summary,source_url,confidence", "8,Annex I,closed,Text.,,", "status_after: Nothing is agreed until everything is agreed: a round closes a chapter provisionally, and a head of delegation closes all chapters together (CloseAllChapters).")]
    [InlineData("recommendations.csv", "body,date,chapter_code,text,status,source_url,confidence", "Parliament,2012/2013,,Text.,,,", "date: '2012/2013' is a period; one date is wanted.")]
    public void Every_file_obeys_the_contract(string file, string headers, string row, string problem)
    {
        var refusal = Import(file, $"{headers}\n{row}\n").Refusal;

        Assert.Equal($"{file}, line 2, column {problem}", refusal?.Sentence);
    }

    [Fact]
    public void The_same_row_twice_is_refused() =>
        Assert.Equal("positions.csv, line 3: says the same party, chapter_code, topic, date, position as line 2.", Import("positions.csv", Positions + Good + Good).Refusal?.Sentence);

    [Fact]
    public void A_row_that_was_entered_by_hand_is_not_overwritten()
    {
        _database.WriteAsSystem(session => session.Connection.Execute("INSERT INTO article (number, chapter_id, heading) VALUES (200, 3, 'By hand')"));

        var refusal = Import("articles.csv", "number,chapter_code,heading,source_url,confidence\n200,III,From a file,,\n").Refusal;

        Assert.Equal("articles.csv, line 2: is in the record already, and not from this file; take one of the two out.", refusal?.Sentence);
        Assert.Equal("By hand", Text("SELECT heading FROM article WHERE number = 200"));
    }

    [Fact]
    public void A_changed_line_updates_its_imported_row_only()
    {
        Import("positions.csv", Positions + Good);
        var others = Text("SELECT group_concat(text || revision) FROM position WHERE id <> 78");

        var report = Import("positions.csv", Positions + Good.Replace("high", "low", StringComparison.Ordinal));

        Assert.Equal("positions: 1 read, 0 added, 1 changed, 0 unchanged", report.Value.ToString());
        Assert.Equal("78 2 low", Text("SELECT id || ' ' || revision || ' ' || confidence FROM position WHERE text = 'A good row.'"));
        Assert.Equal(others, Text("SELECT group_concat(text || revision) FROM position WHERE id <> 78"));
    }

    [Fact]
    public void Edits_and_deletions_since_the_import_stay()
    {
        Import("positions.csv", Positions + Good + "KZ,III,tariffs,2013,Another row.,,\n");
        _database.WriteAsSystem(session => session.Connection.Execute(
            "UPDATE position SET text = 'Said better.' WHERE text = 'A good row.'; DELETE FROM position WHERE text = 'Another row.'"));

        Import("positions.csv", Positions + Good.Replace("high", "low", StringComparison.Ordinal) + "KZ,III,tariffs,2013,Another row.,,\n");

        Assert.Equal("Said better. low", Text("SELECT text || ' ' || confidence FROM position WHERE id = 78"));
        Assert.Equal(0, Scalar("SELECT count(*) FROM position WHERE text IN ('A good row.', 'Another row.')"));
    }

    [Fact]
    public void A_create_only_property_cannot_be_changed_by_a_file()
    {
        const string headers = "round,chapter_code,status_after,summary,source_url,confidence\n";
        Import("outcomes.csv", headers + "8,Annex I,aim-agreed,Text.,,\n");

        var refusal = Import("outcomes.csv", headers + "8,Annex I,opened,Text.,,\n").Refusal;

        Assert.Equal("outcomes.csv, line 2, column status_after: was 'aim-agreed' when it was first imported and cannot be changed.", refusal?.Sentence);
        Assert.Equal("aim-agreed", Text("SELECT group_concat(status) FROM chapter_status WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'Annex I')"));
    }

    [Fact]
    public void A_new_row_is_numbered_after_imported_rows_only()
    {
        _database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO position (id, chapter_id, party, kind, text, visibility) VALUES (5000, 3, 'KZ', 'fallback', 'Hidden.', 'kz')"));

        Import("positions.csv", Positions + Good);

        Assert.Equal(78, Scalar("SELECT id FROM position WHERE text = 'A good row.'"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    private Result<ImportReport> Import(string name, string text) =>
        _database.WriteAsSystem(session => RecordImport.Run(session, RecordFile.All.Single(f => f.Name == name), Encoding.UTF8.GetBytes(text)));

    private long Scalar(string sql)
    {
        using var session = _database.OpenAsSystem();
        return session.Connection.ExecuteScalar<long>(sql);
    }

    private string? Text(string sql)
    {
        using var session = _database.OpenAsSystem();
        return session.Connection.ExecuteScalar<string>(sql);
    }
}
