using CsCheck;
using ODataSql.Model;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>
/// Rows that lead to another one by a column that their view looks up for each row: they are found by what the link's own relation says, and the
/// answer is the same.
/// </summary>
public class LinkLookupTests
{
    private static readonly QueryEngine Plain = EngineWith(null), Engine = EngineWith(new Lookup("id", "position", "id", "chapter_id", IsUnique: false));

    private static readonly Gen<string> Requests =
        from condition in Queries.Filter.Where(filter => !filter.Contains("$it", StringComparison.Ordinal))
        from request in Gen.OneOf(
            "Chapters?$expand=Positions($filter={0};$count=true;$top=2)", "Chapters(1)/Positions?$filter={0}", "Chapters?$filter=Positions/any(p:p/Id gt 1)&$expand=Positions($filter={0})",
            "Chapters?$filter=Positions/all(p:p/Id gt 1)", "Chapters?$filter=Positions/$count($filter={0}) gt 1", "Positions?$filter=Chapter/Positions/$count gt 1 and ({0})")
        select request.Replace("{0}", Uri.EscapeDataString(condition), StringComparison.Ordinal);

    /// <summary>What is asked, and how the statement finds the rows of the link.</summary>
    public static readonly TheoryData<string, string> Statements = new()
    {
        { "Chapters?$select=Id&$expand=Positions($select=Id)", """WHERE t1."id" IN (SELECT "id" FROM "position" WHERE "chapter_id" = t0."id") ORDER BY t1."id" """ },
        { "Chapters(1)/Positions?$select=Id", """FROM "position" t1 WHERE t1."id" IN (SELECT "id" FROM "position" WHERE "chapter_id" = (SELECT""" },
        { "Chapters/$count?$filter=Positions/$count gt 1", """WHERE t1."id" IN (SELECT "id" FROM "position" WHERE "chapter_id" = t0."id"))""" },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Rows_are_found_by_their_link(string resource, string expected) =>
        Assert.Contains(expected.Trim(), Sql(resource), StringComparison.Ordinal);

    [Fact]
    public void Rows_after_a_full_page_are_found_by_their_link()
    {
        var sql = Sql("Chapters?$select=Id&$expand=Positions($select=Id)");

        Assert.Contains("OFFSET", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("\"chapter_id\" = t0.\"id\" ", sql, StringComparison.Ordinal);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Members_are_found_by_their_link() => Assert.Contains(
        """EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."id" IN (SELECT "id" FROM "position" WHERE "chapter_id" = t0."id") AND""",
        Sql("Chapters/$count?$filter=Positions/any(p:p/Priority gt 1)"),
        StringComparison.Ordinal);

    [Trait("Database", "PostgreSQL")]
    [Fact]
    public void Members_are_joined_to_all_rows_at_once() => Assert.Contains(
        """EXISTS (SELECT t1."id" AS "value" FROM "position" t1 WHERE t1."chapter_id" = t0."id" AND""",
        Sql("Chapters/$count?$filter=Positions/any(p:p/Priority gt 1)"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Answers_are_those_of_the_plain_statement()
    {
        using var sample = new Sample();

        await Requests.SampleAsync(
            async request => Assert.Equal(
                await Sample.Read(Compile(Plain, request), sample.Connection), await Sample.Read(Compile(Engine, request), sample.Connection)),
            iter: LongRun.Of(100, all: 1_000), threads: 1);
    }

    private static string Sql(string resource) => Compile(Engine, resource).Rows.Text.ReplaceLineEndings(" ");

    private static QueryEngine EngineWith(Lookup? link) => new(
        new RelationalModel(
            Sample.Edm, set => set.Name == "Chapters" ? "chapter" : "position", _ => "id", isProse: property => property.Name == "Topic",
            lookup: property => property.Name == "ChapterId" ? link : null),
        TestDatabase.Dialect);

    private static CompiledQuery Compile(QueryEngine engine, string resource) =>
        engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query) is { } refusal
            ? throw new InvalidOperationException(refusal.Message)
            : query;
}
