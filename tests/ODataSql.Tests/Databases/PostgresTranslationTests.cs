using ODataSql.Model;
using ODataSql.Sql.Postgres;

namespace ODataSql.Tests.Databases;

/// <summary>Requests as SQL of PostgreSQL, where it differs from that of SQLite.</summary>
[Trait("Database", "PostgreSQL")]
public class PostgresTranslationTests
{
    private static readonly QueryEngine Engine = Sample.NewEngine(new PostgresDialect());

    /// <summary>What is asked, and the statement on one line.</summary>
    public static readonly TheoryData<string, string> Statements = new()
    {
        { "Positions?$select=Id&$orderby=Priority desc,Party&$top=2&$skip=1", """SELECT t0."id" AS "Id" FROM "position" t0 ORDER BY t0."priority" DESC NULLS LAST, t0."party", t0."id" LIMIT $1 OFFSET $2""" },
        { "Positions?$select=Id&$skip=1&$orderby=Topic", """SELECT t0."id" AS "Id", t0."topic" AS "#0", t0."id" AS "#1" FROM "position" t0 ORDER BY odata.alphabet(t0."topic") NULLS FIRST, t0."id" LIMIT $1 OFFSET $2""" },
        { "Positions?$select=Id&$orderby=Party&$skiptoken=WyJFVSIsM10", """SELECT t0."id" AS "Id", t0."party" AS "#0", t0."id" AS "#1" FROM "position" t0 WHERE (t0."party" >= $1 AND (t0."party" > $2 OR t0."party" = $3 AND t0."id" > $4)) ORDER BY t0."party", t0."id" LIMIT $5""" },
        { "Positions/$count?$filter=Chapter/Closed and not (Priority gt 1)", """SELECT count(*) AS "count" FROM "position" t0 WHERE (SELECT t1."closed" AS "value" FROM "chapter" t1 WHERE t1."id" = t0."chapter_id") AND NOT (coalesce(t0."priority" > $1, false))""" },
        { "Positions/$count?$filter=Topic eq null or Priority add 1 eq 2", """SELECT count(*) AS "count" FROM "position" t0 WHERE (t0."topic" IS NULL OR odata.add(t0."priority", $1) IS NOT DISTINCT FROM $2)""" },
        { "Positions/$count?$search=ёж мой", """SELECT count(*) AS "count" FROM "position" t0 WHERE t0."id" IN (SELECT row_id FROM "position_search" WHERE words @@ $1::tsquery) AND t0."id" IN (SELECT row_id FROM "position_search" WHERE words @@ $2::tsquery)""" },
        // What a page in the order of its key shows is worked out after its rows are sorted; in another order, keys are chosen first.
        { "Chapters?$filter=Area eq 'x'&$top=2&$select=Id", """SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", t0."id" AS "Id" FROM "chapter" t0 WHERE t0."area" = $1 ORDER BY t0."id" LIMIT $2""" },
        { "Chapters?$orderby=Area&$top=2&$select=Id", """SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", t0."id" AS "Id" FROM "chapter" t0 WHERE t0."id" IN (SELECT t0."id" AS "key" FROM "chapter" t0 ORDER BY t0."area" NULLS FIRST, t0."id" LIMIT $1) ORDER BY t0."area" NULLS FIRST, t0."id" """ },
        // A parameter without a value is null, whose type nobody knows.
        { "Positions?$orderby=@none,Id desc&$select=Id", """SELECT t0."id" AS "Id", NULL AS "#0", t0."id" AS "#1" FROM "position" t0 ORDER BY NULL::text, t0."id" DESC LIMIT $1""" },
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id,Party;$top=1)", """SELECT ('W/"' || t0."revision" || '"') AS "@odata.etag", t0."id" AS "Id", (SELECT '[' || coalesce(string_agg(('{' || '"Id":' || odata.json(r."Id") || ',' || '"Party":' || odata.json(r."Party") || '}'), ',' ORDER BY r."#0"), '') || ']' FROM (SELECT t1."id" AS "Id", t1."party" AS "Party", t1."id" AS "#0" FROM "position" t1 WHERE t1."chapter_id" = t0."id" ORDER BY t1."id" LIMIT $1) r) AS "Positions" FROM "chapter" t0 WHERE t0."id" = $2""" },
        { "Positions?$apply=groupby((Party),aggregate(Priority with sum as S,Topic with min as T))", """SELECT t1."Party" AS "Party", odata.returned(t1."S") AS "S", t1."T" AS "T", t1."Party" AS "#0" FROM (SELECT t0."party" AS "Party", odata.sum(t0."priority") AS "S", odata.from_alphabet(min(odata.alphabet(t0."topic"))) AS "T" FROM "position" t0 GROUP BY 1) t1 ORDER BY t1."Party" NULLS FIRST LIMIT $1""" },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Request_becomes_one_statement(string resource, string expected)
    {
        var refusal = Engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query);

        Assert.Null(refusal);
        Assert.Equal(expected.Trim(), query.Rows.Text.ReplaceLineEndings(" "));
    }

    [Fact]
    public void What_is_looked_up_is_joined_to_the_rows_that_show_it_and_to_no_others()
    {
        var engine = new QueryEngine(
            new RelationalModel(
                Sample.Edm, set => set.Name == "Chapters" ? "chapter" : "position", _ => "id",
                lookup: property => property.Name == "Code" ? new Lookup("id", "chapter", "id", "code", IsUnique: true) : null,
                shown: set => set.Name == "Chapters" ? "chapter_shown" : null),
            new PostgresDialect());

        string[] resources = ["Chapters?$select=Code&$orderby=Area&$top=2", "Chapters?$select=Area", "Chapters/$count?$filter=Code ne 'V'"];
        var statements = resources.Select(resource =>
        {
            Assert.Null(engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query));
            return string.Join(' ', query.Rows.Text.Split("FROM \"").Skip(1).Select(source => source.Split('"')[0]));
        });

        Assert.Equal(["chapter_shown chapter", "chapter", "chapter chapter"], statements);
    }
}
