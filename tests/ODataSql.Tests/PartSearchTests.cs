using CsCheck;
using Dapper;
using ODataSql.Model;
using ODataSql.Sql.Sqlite;

namespace ODataSql.Tests;

/// <summary>
/// Parts of texts are found in an index of all sequences of three characters, where it leaves few rows. That changes the statement and
/// never the answer.
/// </summary>
[Trait("Database", "SQLite")]
public sealed class PartSearchTests : IDisposable
{
    private static readonly QueryEngine Engine = new(
        new RelationalModel(
            Sample.Edm, set => set.Name == "Chapters" ? "chapter" : "position", _ => null,
            parts: property => property.Name == "Topic" ? new PartIndex("topic_parts", "id") : null),
        new SqliteDialect());

    private readonly Sample _sample = new();

    public PartSearchTests()
    {
        _sample.Connection.Execute(
            """
            INSERT INTO position (id, chapter_id, party, topic) VALUES (11, 1, 'EU', 'gas transit'), (12, 1, 'KZ', 'Транзит газа'), (13, 1, 'KZ', 'tran"sit'), (14, 1, 'KZ', '🛢🛢🛢 oil');
            CREATE VIRTUAL TABLE topic_parts USING fts5(topic, content = 'position', content_rowid = 'id', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1');
            INSERT INTO topic_parts (topic_parts) VALUES ('rebuild');
            """);
    }

    public static TheoryData<string, string> Statements => new()
    {
        {
            "Positions/$count?$filter=contains(Topic,'transit')",
            """FROM "position" t0 WHERE (t0."id" IN (SELECT rowid FROM "topic_parts" WHERE "topic_parts" MATCH search_parts(@p0)) AND (instr(t0."topic", @p1) > 0))"""
        },
        {
            "Positions/$count?$filter=Party eq 'EU' and (startswith(Topic,'gas') or Id eq 3)",
            """FROM "position" t0 WHERE t0."party" = @p0 AND ((t0."id" IN (SELECT rowid FROM "topic_parts" WHERE "topic_parts" MATCH search_parts(@p1)) AND (substr(t0."topic", 1, length(@p2)) = @p2)) OR t0."id" = @p3)"""
        },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Part_of_a_text_is_found_in_the_index_and_then_compared(string resource, string expected)
    {
        var sql = Compile(resource).ByParts!.Rows.Text.ReplaceLineEndings(" ");

        Assert.Equal(expected, sql[sql.IndexOf("FROM", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData("not contains(Topic,'transit')")]
    [InlineData("contains(tolower(Topic),'transit')")]
    [InlineData("contains(Party,'EU transit')")]
    [InlineData("contains('transit',Topic)")]
    [InlineData("contains(Topic,Party)")]
    [InlineData("contains(Topic,'transit') eq false")]
    public void Condition_that_an_index_cannot_answer_reads_each_text(string filter)
    {
        var query = Compile($"Positions/$count?$filter={filter}");

        Assert.Null(query.ByParts);
    }

    [Theory]
    [InlineData("transit", 1)]
    [InlineData("nowhere", 1)]
    [InlineData("Tra", 1)]
    [InlineData("tr", 0)]
    [InlineData("", 0)]
    [InlineData("🛢🛢🛢", 1)]
    [InlineData("🛢🛢", 0)]
    public void Index_is_asked_for_three_characters_or_more(string part, long asked)
    {
        var query = Compile($"Positions/$count?$filter=contains(Topic,'{part}')");

        Assert.Equal(asked, First(query.ByParts!.HasFew));
    }

    [Fact]
    public void Index_is_not_asked_for_what_many_rows_have()
    {
        _sample.Connection.Execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 2100) INSERT INTO position (id, chapter_id, party, topic) SELECT i, 1, 'EU', 'common' FROM n;
            INSERT INTO topic_parts (topic_parts) VALUES ('rebuild');
            """);

        var (common, rare) = (Compile("Positions/$count?$filter=contains(Topic,'common')"), Compile("Positions/$count?$filter=contains(Topic,'transit')"));

        Assert.Equal((0, 1), (First(common.ByParts!.HasFew), First(rare.ByParts!.HasFew)));
    }

    [Theory]
    [InlineData("contains(Topic,'transit')", 1)]
    [InlineData("contains(Topic,'ранзит')", 1)]
    [InlineData("contains(Topic,'транзит')", 0)]
    [InlineData("startswith(Topic,'Тран')", 1)]
    [InlineData("startswith(Topic,'transit')", 0)]
    [InlineData("endswith(Topic,'transit')", 1)]
    [InlineData("contains(Topic,'an\"si')", 1)]
    [InlineData("contains(Topic,'🛢🛢🛢')", 1)]
    [InlineData("contains(Topic,'gas transit') or contains(Topic,'газа')", 2)]
    [InlineData("contains(Topic,'gas') and contains(Topic,'transit')", 1)]
    public async Task Part_is_found_letter_for_letter(string filter, int count)
    {
        var answer = await Sample.Read(Compile($"Positions/$count?$filter={Uri.EscapeDataString(filter)}"), _sample.Connection);

        Assert.Equal(count.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Trim('\uFEFF'));
    }

    [Fact]
    public async Task Answers_are_those_of_reading_each_text() => await Gen.Select(
        Queries.Filter, Gen.OneOf("contains", "startswith", "endswith"), Gen.OneOf("tra", "ransi", "visa", "gas t", "fs", "тар", ""), Queries.Order).SampleAsync(
        async (filter, function, part, order) =>
        {
            var query = $"Positions?$filter={Uri.EscapeDataString($"{function}(Topic,'{part}') or ({filter}) and {function}(Topic,'{part}')")}&$orderby={order}&$count=true&$select=Id,Topic";

            Assert.Equal(await _sample.Get(query), await Sample.Read(Compile(query), _sample.Connection));
        },
        iter: LongRun.Of(200, all: 500), threads: 1);

    public void Dispose() => _sample.Dispose();

    private long First(Sql.SqlStatement statement)
    {
        var parameters = new DynamicParameters();
        for (var i = 0; i < statement.Parameters.Count; i++)
            parameters.Add(Sql.SqlStatement.ParameterName(i), statement.Parameters[i]);
        return _sample.Connection.ExecuteScalar<long>(statement.Text, parameters);
    }

    private static CompiledQuery Compile(string resource) =>
        Engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query) is { } refusal
            ? throw new InvalidOperationException(refusal.Message)
            : query;
}
