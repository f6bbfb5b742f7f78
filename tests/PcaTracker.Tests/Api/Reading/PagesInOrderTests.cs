using Dapper;
using ODataSql;
using ODataSql.Sql;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Pages by key, day or number are merged from indexes that have the order, and hold what the reader sees.</summary>
public class PagesInOrderTests
{
    /// <summary>What is asked, and the indexes from which the keys of its page come.</summary>
    public static readonly TheoryData<string, string> Pages = new()
    {
        { "Positions?$filter=TabledOn eq null or Party eq 'EU'&$top=50", "position_by_id" },
        { "Positions?$orderby=Id desc&$filter=Kind ne 'offer'&$top=50", "position_by_id" },
        { "Positions?$orderby=TabledOn&$top=50", "position_by_tabled_on" },
        { "Positions?$orderby=TabledOn desc&$filter=Party eq 'KZ'&$top=50", "position_by_tabled_on" },
        { "Positions?$orderby=TabledUntil,TabledOn desc&$top=50", "position_by_tabled_until" },
        { "Positions?$filter=ChapterCode eq 'III' and Kind eq 'offer'&$top=50", "position_short" },
        { "Positions?$filter=ArticleId eq 5&$top=50", "position_of_article" },
        { "Positions?$filter=RoundNumber eq 5&$top=50", "position_of_round" },
        { "Deadlines?$orderby=DueAt&$filter=Kind eq 'submission'&$top=50", "deadline_by_due_at" },
        { "Issues?$orderby=Priority desc&$top=50", "issue_by_priority" },
        { "Outcomes?$orderby=LoggedAt desc&$top=50", "outcome_by_logged_at" },
        { "Positions?$filter=ChapterId eq 9&$orderby=TabledOn&$top=50", "position_of_chapter_by_tabled_on" },
        { "Positions?$filter=ChapterCode eq 'III' and Kind eq 'offer'&$orderby=TabledOn desc&$top=50", "position_of_chapter_by_tabled_on" },
        { "Positions?$filter=Party eq 'KZ' and RoundNumber eq 5&$orderby=TabledOn desc&$top=50", "position_of_round_by_tabled_on" },
        { "Positions?$filter=ArticleId eq 5&$orderby=TabledUntil desc&$top=50", "position_of_article_by_tabled_until" },
        { "Rounds?$select=Id&$expand=Positions($select=Id;$orderby=TabledOn desc;$filter=Kind eq 'offer';$top=3)", "position_of_round_by_tabled_on" },
        // A condition on a long text is asked of the rows themselves, in their order.
        { "Positions?$filter=SourceUrl ne null&$top=50", "" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    [Trait("Database", "SQLite")]
    public async Task Page_comes_from_the_index_that_has_its_order(string resource, string index)
    {
        var app = await SharedApp.GetAsync();
        using var session = app.Database.OpenAs(app.Account(Side.EU, Role.Negotiator));
        Assert.Null(TrackerEngine.Compile(new QueryRequest(resource, new Uri("http://tracker.example/odata/"), null, DateTimeOffset.UnixEpoch), out var query));
        var values = new DynamicParameters(query.Rows.Parameters.Select((value, i) => KeyValuePair.Create(SqlStatement.ParameterName(i), (object?)value)));

        var steps = session.Connection.Query<(int, int, int, string Step)>($"EXPLAIN QUERY PLAN {query.Rows.Text}", values).Select(row => row.Step).ToList();

        string[] expected = index.Length == 0 ? [] : [index, index, index];
        Assert.Equal(expected, steps.Where(s => s.Contains(" INDEX ", StringComparison.Ordinal)).Select(s => s.Split(" INDEX ")[1].Split(' ')[0]).Where(i => !i.StartsWith("sqlite_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task View_in_order_holds_the_rows_that_the_reader_sees()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO position (chapter_id, party, kind, text, language, date_precision, visibility, owner_side)
            SELECT 1, 'EU', 'statement', 'text', 'en', 'day', visibility, owner_side FROM (
              SELECT 'public' AS visibility, 'joint' AS owner_side UNION ALL SELECT 'shared', 'joint' UNION ALL SELECT 'eu', 'EU' UNION ALL SELECT 'kz', 'KZ') made
            """));
        var sets = EntitySets.All.Where(set => set.PageOrders.Count > 0).ToList();

        Assert.Equal(["Deadlines", "Documents", "Issues", "Outcomes", "Positions", "Recommendations"], sets.Select(set => set.Name).Order(StringComparer.Ordinal));
        foreach (var (side, role) in ((string, string)[])[(Side.EU, Role.Negotiator), (Side.KZ, Role.Head), (Side.Joint, Role.Analyst)])
        {
            using var session = app.Database.OpenAs(app.Account(side, role));
            Assert.All(sets, set => Assert.Equal(
                session.Connection.Query<long>($"SELECT id FROM visible_{set.Table} ORDER BY id"),
                session.Connection.Query<long>($"SELECT id FROM {ContractViews.InOrder(set)} ORDER BY id")));
        }
    }
}
