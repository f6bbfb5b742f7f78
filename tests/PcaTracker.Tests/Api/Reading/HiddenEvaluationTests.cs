using Microsoft.Data.Sqlite;
using System.Globalization;
using System.IO.Pipelines;
using Dapper;
using ODataSql;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What a caller asks of rows is asked of those that the caller sees: of the others neither the answer nor the time it takes can tell.</summary>
[Trait("Database", "SQLite")]
public class HiddenEvaluationTests(HiddenEvaluationTests.HiddenPapers papers) : IClassFixture<HiddenEvaluationTests.HiddenPapers>
{
    /// <summary>In every row of the other side: in its texts, its words, its days and its key.</summary>
    private static readonly string[] Hidden = ["zwiebel", "parked", "fallback", "2030-03-03", "77700"];

    private static readonly string[] Questions =
    [
        "Issues?$filter=contains(tolower(Title),'q')",
        "Issues?$filter=tolower(Status) eq 'q'",
        "Issues/$count?$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Issues?$filter=Priority eq 2 or contains(tolower(Title),'q')",
        "Issues?$orderby=tolower(Title)",
        "Issues?$orderby=tolower(Status) desc&$top=1",
        "Issues?$compute=tolower(Title) as x&$select=x",
        "Issues?$compute=tolower(Title) as x&$filter=x eq 'q'&$select=x",
        "Issues?$search=Zwiebel OR Apfel",
        "Issues?$search=Zwiebel OR Apfel&$filter=contains(tolower(Title),'q')",
        "Issues?$search=NOT Birne&$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Issues?$apply=filter(contains(tolower(Title),'q'))/aggregate($count as n)",
        "Issues?$apply=compute(tolower(Title) as x)/groupby((x),aggregate($count as n))",
        "Chapters?$filter=Issues/any(i:contains(tolower(i/Title),'q'))",
        "Chapters?$filter=Issues/all(i:contains(tolower(i/Title),'q'))",
        "Chapters?$filter=Issues/any(i:tolower(i/Status) eq 'q')",
        "Chapters?$filter=Issues/any(i:contains(tolower(cast(i/Id,Edm.String)),'q'))",
        "Chapters?$filter=Issues/$count($filter=contains(tolower(Title),'q')) gt 0",
        "Chapters?$filter=Issues/$count($search=Zwiebel) gt 0 or Issues/any(i:contains(tolower(i/Title),'q'))",
        "Chapters?$filter=Positions/any(p:tolower(p/Kind) eq 'q')",
        "Chapters?$filter=Deadlines/any(d:tolower(cast(d/DueOn,Edm.String)) eq 'q')",
        "Chapters?$expand=Issues($filter=contains(tolower(Title),'q'))",
        "Chapters?$expand=Issues($orderby=tolower(Title);$compute=tolower(Title) as x)",
        "Chapters(1)/Issues?$filter=tolower(Status) eq 'q'",
        "Chapters(1)/Positions?$filter=tolower(Kind) eq 'q'",
        "Chapters(1)/Outcomes?$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Rounds(1)/Outcomes?$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Rounds?$filter=Positions/any(p:tolower(p/Kind) eq 'q')",
        "Rounds?$filter=Positions/any(p:contains(tolower(cast(p/Id,Edm.String)),'q'))",
        "Articles?$filter=Positions/any(p:tolower(p/Kind) eq 'q')",
        "Articles?$filter=Positions/any(p:contains(tolower(cast(p/Id,Edm.String)),'q'))",
        "Positions?$filter=tolower(Issue/Title) eq 'q' or tolower(Supersedes/Text) eq 'q'",
        "Positions/$count?$filter=tolower(Kind) eq 'q' and ChapterId eq 1",
        "Positions/$count?$filter=contains(tolower(cast(Id,Edm.String)),'q') and Party eq 'EU'",
        "Deadlines?$filter=tolower(cast(DueOn,Edm.String)) eq 'q' and Status eq 'open'",
        "Chapters(1)/Deadlines?$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Outcomes?$filter=contains(tolower(Summary),'q')",
        "Recommendations?$filter=contains(tolower(Text),'q')",
        "Chapters(1)/Recommendations?$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Documents?$filter=contains(tolower(Title),'q')",
        "Chapters(1)/Documents?$filter=contains(tolower(cast(Id,Edm.String)),'q')",
        "Changes?$filter=contains(tolower(Summary),'q')",
        "$crossjoin(Issues,Rounds)?$filter=contains(tolower(Issues/Title),'q')",
        "$all/PcaTracker.Issue?$filter=contains(tolower(Title),'q')",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_question_is_put_to_visible_rows_alone(bool analyzed)
    {
        await using var app = await TestApp.StartAsync();
        Fill(app);
        if (analyzed)
            app.Database.WriteAsSystem(session => session.Connection.Execute("ANALYZE main"));
        var asked = new List<string>();
        using var session = app.Database.OpenAs(app.Account(Side.EU, Role.Negotiator));
        ((SqliteConnection)session.Connection).CreateFunction("unicode_lower", (string? text) => Note(asked, text), isDeterministic: true);
        ((SqliteConnection)session.Connection).CreateFunction("search_hits", (string? text, string phrases) => Note(asked, text) is null ? 0L : 1L, isDeterministic: true);

        var told = new List<string>();
        foreach (var url in Questions)
        {
            asked.Clear();
            await Read(app, session, url);
            Assert.True(asked.Count > 0, $"{url} asked nothing.");
            if (asked.FirstOrDefault(text => Hidden.Any(text.Contains)) is { } hidden)
                told.Add($"{url} asked of '{hidden}'");
        }

        Assert.Equal("", string.Join('\n', told));
    }

    /// <summary>Words, keys and values that hidden rows hold, beside ones that no row holds.</summary>
    [Theory]
    [InlineData("Positions/$count?$search={0}", "zwiebel", "knoblauch")]
    [InlineData("Positions?$search={0}&$top=5", "zwiebel", "knoblauch")]
    [InlineData("Positions/$count?$search=NOT {0}", "zwiebel", "knoblauch")]
    [InlineData("Chapters(1)/Positions/$count?$search={0}", "zwiebel", "knoblauch")]
    [InlineData("Chapters?$top=5&$select=Id&$expand=Positions($search={0};$select=Id)", "zwiebel", "knoblauch")]
    // Both have five sequences of three characters, of which no visible text has any.
    [InlineData("Positions/$count?$filter=contains(Text,'{0}')", "Zwiebel", "Zwiexaq")]
    [InlineData("Positions/$count?$filter=Id eq {0}", "777000005", "700001")]
    [InlineData("Positions/$count?$filter=SupersedesId eq {0}", "777000005", "700001")]
    [InlineData("Positions/$count?$filter=Visibility eq '{0}'", "kz", "no")]
    [InlineData("Positions/$count?$filter=Kind eq '{0}' and Party eq 'EU'", "fallback", "no")]
    public async Task The_database_takes_the_same_steps_whether_hidden_rows_hold_what_is_asked_or_not(string url, string hidden, string nobodys)
    {
        using var session = papers.App.Database.OpenAs(papers.App.Account(Side.EU, Role.Negotiator));

        var ofHidden = await Steps(papers.App, session, string.Format(CultureInfo.InvariantCulture, url, hidden));
        var ofNobodys = await Steps(papers.App, session, string.Format(CultureInfo.InvariantCulture, url, nobodys));

        Assert.InRange(ofNobodys, 10, long.MaxValue);
        // One row is found by its key and left out: less than a microsecond.
        Assert.InRange(ofHidden - ofNobodys, 0, 6);
    }

    /// <summary>Counts the instructions of SQLite's machine, which no other work on the computer changes.</summary>
    private static async Task<long> Steps(TestApp app, Session session, string url)
    {
        // The first time, statements are prepared and words indexed.
        await Read(app, session, url);
        var steps = 0L;
        raw.sqlite3_progress_handler(((SqliteConnection)session.Connection).Handle, 1, _ => ++steps < 0 ? 1 : 0, null);
        await Read(app, session, url);
        raw.sqlite3_progress_handler(((SqliteConnection)session.Connection).Handle, 0, null, null);
        return steps;
    }

    private static string? Note(List<string> asked, string? text)
    {
        if (text?.ToLowerInvariant() is { } lower)
            asked.Add(lower);
        return text;
    }

    private static async Task Read(TestApp app, Session session, string url)
    {
        Assert.Null(TrackerEngine.Engine.Compile(new QueryRequest(Uri.EscapeDataString(url).Replace("%3F", "?", StringComparison.Ordinal).Replace("%26", "&", StringComparison.Ordinal).Replace("%3D", "=", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal), new Uri(app.Address, "odata/"), null, app.Clock.GetUtcNow()), out var query));
        using var answer = QueryEngine.Run(query, session.Connection);
        var pipe = PipeWriter.Create(Stream.Null);
        await answer.Write(pipe, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
    }

    /// <summary>Three rows for both sides and three hundred of the other side, in every set that has both.</summary>
    private static void Fill(TestApp app) => app.Database.WriteAsSystem(session => session.Connection.Execute(
        """
        CREATE TEMP TABLE paper AS
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n <= 302)
        SELECT CASE WHEN n <= 3 THEN 88000 ELSE 777000000 END + n AS id, CASE WHEN n <= 3 THEN 'Apfel ' ELSE 'Zwiebel ' END || n AS text, CASE WHEN n <= 3 THEN 'shared' ELSE 'kz' END AS visibility,
          CASE WHEN n <= 3 THEN 'EU' ELSE 'KZ' END AS side
        FROM number;
        INSERT INTO issue (id, chapter_id, article_id, title, status, opened_in_round, visibility, owner_side) SELECT id, 1, (SELECT min(id) FROM article), text, iif(side = 'EU', 'open', 'parked'), 1, visibility, side FROM paper;
        INSERT INTO position (id, chapter_id, article_id, issue_id, round_id, party, kind, text, supersedes_id, visibility, owner_side)
        SELECT id, 1, (SELECT min(id) FROM article), id, 1, 'EU', iif(side = 'EU', 'offer', 'fallback'), text, lag(id) OVER (), visibility, side FROM paper;
        INSERT INTO deadline (id, title, due_on, due_at, responsible_party, chapter_id, round_id, issue_id, visibility)
        SELECT id, text, iif(side = 'EU', '2027-01-01', '2030-03-03'), '2030-03-03T00:00:00.000Z', 'EU', 1, 1, id, visibility FROM paper;
        INSERT INTO outcome (id, round_id, chapter_id, summary, visibility, owner_side) SELECT id, 1, 1, text, visibility, side FROM paper;
        INSERT INTO recommendation (id, body, chapter_id, text, visibility, owner_side) SELECT id, 'Parliament', 1, text, visibility, side FROM paper;
        INSERT INTO document (id, title, kind, chapter_id, round_id, visibility, owner_side) SELECT id, text, 'other', 1, 1, visibility, side FROM paper;
        INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, summary, visibility) SELECT visibility, row_number() OVER (), '', 'Anybody', 'create', 'Issues', id, text, visibility FROM paper;
        DROP TABLE paper;
        """));

    /// <summary>A tracker with papers that one side alone sees.</summary>
    public sealed class HiddenPapers : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            Fill(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
