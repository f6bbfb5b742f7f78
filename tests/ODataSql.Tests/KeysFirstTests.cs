using CsCheck;
using ODataSql.Model;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>
/// Pages whose keys are chosen before their rows are read, and conditions on looked-up properties, which find rows by the row's own column.
/// Both change the statement and never the answer.
/// </summary>
public class KeysFirstTests
{
    private static readonly QueryEngine Engine = new(
        new RelationalModel(
            Sample.Edm, set => set.Name == "Chapters" ? "chapter" : "position", _ => "id",
            set => set.Name == "Positions" ? new SearchIndex("position_search", "id", [new("Topic", 1)]) : null, property => property.Name == "Topic",
            lookup: property => property.Name switch
            {
                "Topic" => new Lookup("id", "position", "id", "topic", IsUnique: false),
                "Code" => new Lookup("id", "chapter", "id", "code", IsUnique: true),
                "Priority" => new Lookup("id", "position", "id", "priority", IsUnique: false),
                _ => null,
            }),
        TestDatabase.Dialect);

    private static readonly QueryEngine InOrder = new(
        new RelationalModel(
            Sample.Edm, set => set.Name == "Chapters" ? "chapter" : "position", _ => "id", isProse: property => property.Name == "Topic",
            ordered: set => set.Name == "Positions" ? new OrderedRows("position_in_order", ["id", "priority"]) : null),
        TestDatabase.Dialect);

    /// <summary>What is asked, and what the statement says after FROM.</summary>
    public static readonly TheoryData<string, string> Statements = new()
    {
        // All rows by key are read in one go; chosen or sorted ones by their keys.
        { "Positions?$top=2&$select=Id", """FROM "position" t0 ORDER BY t0."id" LIMIT @p0""" },
        { "Positions?$filter=Party eq 'EU'&$top=2&$select=Id", """FROM "position" t0 WHERE t0."id" IN (SELECT t0."id" AS "key" FROM "position" t0 WHERE t0."party" = @p0 ORDER BY t0."id" LIMIT @p1) ORDER BY t0."id" """ },
        { "Positions?$orderby=Party&$top=2&$skip=1&$select=Id", """FROM "position" t0 WHERE t0."id" IN (SELECT t0."id" AS "key" FROM "position" t0 ORDER BY t0."party", t0."id" LIMIT @p0 OFFSET @p1) ORDER BY t0."party", t0."id" """ },
        { "Positions?$apply=groupby((Party))", """FROM (SELECT tally.c0 AS "Party" FROM tally_rows((SELECT tally(t0."party") FROM "position" t0)) tally) t1 ORDER BY t1."Party" LIMIT @p0""" },

        { "Positions/$count?$filter=Topic eq 'visa'", """FROM "position" t0 WHERE t0."id" IN (SELECT "id" FROM "position" WHERE "topic" = @p0)""" },
        { "Chapters/$count?$filter=Code eq 'V'", """FROM "chapter" t0 WHERE t0."id" = (SELECT "id" FROM "chapter" WHERE "code" = @p0)""" },
        { "Chapters/$count?$filter=Code in ('V','III')", """FROM "chapter" t0 WHERE t0."id" IN (SELECT "id" FROM "chapter" WHERE "code" IN (@p0, @p1))""" },
        { "Chapters/$count?$filter=Code ne 'V'", """FROM "chapter" t0 WHERE t0."id" IN (SELECT "id" FROM "chapter" WHERE chapter."code" <> @p0)""" },
        // Groups are counted by the row's own column, and looked up once each.
        { "Chapters?$apply=groupby((Code),aggregate($count as N))", """FROM (SELECT (SELECT "code" FROM "chapter" WHERE "id" = tally.c0) AS "Code", tally.n AS "N" FROM tally_rows((SELECT tally(t0."id") FROM "chapter" t0)) tally) t1 ORDER BY t1."Code" LIMIT @p0""" },
        // What a row without a value may satisfy is asked of each row.
        { "Positions/$count?$filter=Topic eq null", """FROM "position" t0 WHERE t0."topic" IS NULL""" },
        { "Positions/$count?$filter=Topic ne 'visa'", """FROM "position" t0 WHERE t0."topic" IS NOT @p0""" },
        { "Positions/$count?$filter=Topic in ('visa',null)", """FROM "position" t0 WHERE (t0."topic" IN (@p0) OR t0."topic" IS NULL)""" },
        { "Positions/$count?$filter=not (Topic eq 'visa')", """FROM "position" t0 WHERE NOT ((t0."topic" IS @p0))""" },
    };

    [Trait("Database", "SQLite")]
    [Theory]
    [MemberData(nameof(Statements))]
    public void Statement_chooses_keys_first(string resource, string expected)
    {
        var sql = Compile(resource).Rows.Text.ReplaceLineEndings(" ");

        Assert.Equal(expected.Trim(), sql[sql.IndexOf("FROM", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Answers_are_those_of_the_plain_statement()
    {
        using var sample = new Sample();

        await Gen.Select(Queries.Filter, Queries.Order, Gen.Int[0, 5], Gen.Int[0, 2]).SampleAsync(async (filter, order, top, skip) =>
        {
            var query = $"Positions?$filter={Uri.EscapeDataString(filter)}&$orderby={Uri.EscapeDataString(order)}&$top={top}&$skip={skip}&$count=true&$select=Id";

            Assert.Equal(Ids(await sample.Get(query)), Ids(await Sample.Read(Compile(query), sample.Connection)));
        }, iter: LongRun.Of(100, all: 1_000), threads: 1);
    }

    /// <summary>Pages whose order an index has, in a view of two parts.</summary>
    public static readonly TheoryData<string, string> Ordered = new()
    {
        { "Positions?$filter=Party eq 'EU'&$top=2&$select=Id", """IN (SELECT t0."id" AS "key" FROM "position_in_order" t0 WHERE t0."party" = @p0 ORDER BY t0."id" LIMIT @p1) ORDER BY t0."id" """ },
        { "Positions?$orderby=Id desc&$filter=Priority gt 1&$top=2&$select=Id", """IN (SELECT t0."id" AS "key" FROM "position_in_order" t0 WHERE t0."priority" > @p0 ORDER BY t0."id" DESC LIMIT @p1) ORDER BY t0."id" DESC""" },
        // A union is merged by what its parts return. The index is read backwards, keys included.
        { "Positions?$orderby=Priority desc&$top=2&$select=Id", """IN (SELECT k."key" AS "key" FROM (SELECT t0."id" AS "key", t0."priority" AS "#0" FROM "position_in_order" t0 ORDER BY t0."priority" DESC, t0."id" DESC LIMIT @p0) k LIMIT @p1) ORDER BY t0."priority" DESC, t0."id" DESC""" },
        { "Positions?$orderby=Priority desc,Party&$top=2&$select=Id", """IN (SELECT k."key" AS "key" FROM (SELECT t0."id" AS "key", t0."priority" AS "#0", t0."party" AS "#1" FROM "position_in_order" t0 ORDER BY t0."priority" DESC, t0."party", t0."id" LIMIT @p0) k LIMIT @p1) ORDER BY t0."priority" DESC, t0."party", t0."id" """ },
        // No index has these orders: text for people, what is computed or looked up, and other columns.
        { "Positions?$orderby=Priority,Topic&$top=2&$select=Id", """IN (SELECT t0."id" AS "key" FROM "position" t0 ORDER BY t0."priority", t0."topic" COLLATE alphabet, t0."id" LIMIT @p0) ORDER BY t0."priority", t0."topic" COLLATE alphabet, t0."id" """ },
        { "Positions?$orderby=Priority add 1&$top=2&$select=Id", """IN (SELECT t0."id" AS "key" FROM "position" t0 ORDER BY (t0."priority" + @p0), t0."id" LIMIT @p1) ORDER BY (t0."priority" + @p2), t0."id" """ },
        { "Positions?$orderby=Party&$top=2&$select=Id", """IN (SELECT t0."id" AS "key" FROM "position" t0 ORDER BY t0."party", t0."id" LIMIT @p0) ORDER BY t0."party", t0."id" """ },
    };

    [Trait("Database", "SQLite")]
    [Theory]
    [MemberData(nameof(Ordered))]
    public void Page_in_an_order_that_an_index_has_is_chosen_from_the_view_in_that_order(string resource, string expected)
    {
        var sql = Compile(resource, engine: InOrder).Rows.Text.ReplaceLineEndings(" ");

        Assert.Equal(expected.Trim(), sql[sql.IndexOf("IN (SELECT", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Pages_from_the_view_in_order_are_those_of_the_plain_statement()
    {
        using var sample = new Sample();
        using (var view = sample.Connection.CreateCommand())
        {
            view.CommandText =
                "CREATE TEMP VIEW position_in_order AS SELECT * FROM position WHERE party = 'EU' UNION ALL SELECT * FROM position WHERE party <> 'EU'";
            view.ExecuteNonQuery();
        }

        await Gen.Select(Queries.Filter, Gen.OneOf("Id", "Id desc", "Priority", "Priority desc", "Priority desc,Party", "Priority,Id desc"), Gen.Int[0, 5], Gen.Int[0, 2])
            .SampleAsync(async (filter, order, top, skip) =>
            {
                var query = $"Positions?$filter={Uri.EscapeDataString(filter)}&$top={top}&$skip={skip}&$count=true&$select=Id&$orderby={Uri.EscapeDataString(order)}";
                var plain = order == "Priority desc" ? $"{query},Id desc" : query;

                Assert.Equal(Ids(await sample.Get(plain)), Ids(await Sample.Read(Compile(query, engine: InOrder), sample.Connection)));
                // The row itself has no name within another row.
                if (filter.Contains("$it", StringComparison.Ordinal))
                    return;
                Assert.Equal(
                    await Sample.Read(Compile(Nested(plain)), sample.Connection), await Sample.Read(Compile(Nested(query), engine: InOrder), sample.Connection));
            }, iter: LongRun.Of(200, all: 500), threads: 1);
    }

    [Theory]
    [InlineData("Priority")]
    [InlineData("Priority desc")]
    [InlineData("Priority desc,Party")]
    [InlineData("Priority,Id desc")]
    public async Task Later_pages_continue_in_the_order_of_the_index(string order)
    {
        using var sample = new Sample();
        using (var rows = sample.Connection.CreateCommand())
        {
            rows.CommandText =
                """
                INSERT INTO position (id, chapter_id, party, topic, priority) VALUES (21, 1, 'EU', 'a', 2), (22, 1, 'KZ', 'b', 2), (23, 1, 'EU', 'c', NULL), (24, 1, 'KZ', 'd', NULL), (25, 1, 'EU', 'e', NULL);
                CREATE TEMP VIEW position_in_order AS SELECT * FROM position WHERE party = 'EU' UNION ALL SELECT * FROM position WHERE party <> 'EU';
                """;
            rows.ExecuteNonQuery();
        }

        var resource = $"Positions?$orderby={order}&$filter=Id ne 22&$select=Id";
        var all = Ids(await Sample.Read(Compile(resource, engine: InOrder), sample.Connection)).Split(' ')[0];
        var pages = new List<string>();
        for (string? next = resource; next is not null;)
        {
            var page = await Sample.Read(Compile(next, maxPageSize: 1, engine: InOrder), sample.Connection);
            pages.Add(Ids(page).Split(' ')[0]);
            next = System.Text.Json.JsonDocument.Parse(page).RootElement.TryGetProperty("@odata.nextLink", out var link) ? link.GetString()![Sample.Root.ToString().Length..] : null;
        }

        Assert.Equal(all, string.Join(',', pages));
        Assert.Equal(8, pages.Count);
    }

    private static string Nested(string positions) =>
        $"Chapters?$select=Id&$expand=Positions({positions[(positions.IndexOf('?', StringComparison.Ordinal) + 1)..].Replace('&', ';')})";

    [Fact]
    public async Task Next_links_lead_through_all_rows()
    {
        using var sample = new Sample();

        var first = await Sample.Read(Compile("Positions?$orderby=Party desc&$select=Id", maxPageSize: 3), sample.Connection);
        var next = System.Text.Json.JsonDocument.Parse(first).RootElement.GetProperty("@odata.nextLink").GetString()![Sample.Root.ToString().Length..];
        var second = await Sample.Read(Compile(next, maxPageSize: 3), sample.Connection);

        Assert.Equal(("2,4,1", "3"), (Ids(first).Split(' ')[0], Ids(second).Split(' ')[0]));
        Assert.DoesNotContain("nextLink", second, StringComparison.Ordinal);
    }

    private static CompiledQuery Compile(string resource, int? maxPageSize = null, QueryEngine? engine = null) =>
        (engine ?? Engine).Compile(new QueryRequest(resource, Sample.Root, maxPageSize, DateTimeOffset.UnixEpoch), out var query) is { } refusal
            ? throw new InvalidOperationException(refusal.Message)
            : query;

    private static string Ids(string body)
    {
        var answer = System.Text.Json.JsonDocument.Parse(body).RootElement;
        var count = answer.TryGetProperty("@odata.count", out var total) ? total.GetInt64() : -1;
        return $"{string.Join(',', answer.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64()))} of {count}";
    }
}
