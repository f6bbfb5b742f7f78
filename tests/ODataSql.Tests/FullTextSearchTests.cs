using Dapper;
using ODataSql.Sql.Sqlite;

namespace ODataSql.Tests;

/// <summary><c>$search</c> (OData 4.01 Protocol, 11.2.6.6): matching rows, their order, and refusals.</summary>
public class FullTextSearchTests
{
    private const string Texts =
        """
        INSERT INTO position (id, chapter_id, party, topic) VALUES
          (11, 3, 'EU', 'Chapter III.9 and the EU-Kazakhstan council'),
          (12, 3, 'EU', 'P1: Café naïve'),
          (13, 3, 'KZ', 'Ещё один ёж, мой край'),
          (14, 3, 'KZ', 'Әділет министрлігі: ҒЫЛЫМ, құқық, ең, өнер, ұлт, үй, гауһар, іс'),
          (15, 3, 'KZ', 'council of ministers, council of state'),
          (16, 3, 'KZ', 'moi kraj')
        """;

    /// <summary>The text of <c>$search</c>, ids of the positions found, best first.</summary>
    public static readonly TheoryData<string, string> Searches = new()
    {
        { "visa", "4" },
        { "VISA", "4" },
        { "visas", "" },
        { "council", "15,11" },
        { "council EU", "11" },
        { "council AND EU", "11" },
        { "council and EU", "11" },
        { "visa OR council", "15,4,11" },
        { "council NOT EU", "15" },
        { "council AND NOT EU", "15" },
        { "NOT council", "1,2,3,4,12,13,14,16" },
        { "NOT (council OR visa)", "1,2,3,12,13,14,16" },
        { "visa OR council EU", "11,4" },
        { "(visa OR council) EU", "11" },
        { "\"council of state\"", "15" },
        { "\"state of council\"", "" },
        { "III.9", "11" },
        { "III.8", "" },
        { "P1", "12" },
        { "EU-Kazakhstan", "11" },
        { "Kazakhstan-EU", "" },
        { "50%", "1" },
        { "cafe NAIVE", "12" },
        { "café", "12" },
        { "cafe\u0301", "12" },
        { "тарифы", "2" },
        { "ТАРИФЫ", "2" },
        { "еще", "13" },
        { "ЕЩЁ", "13" },
        { "ёж", "13" },
        { "мой", "13" },
        { "мои\u0306", "13" },
        { "мои", "" },
        { "әділет", "14" },
        { "адилет", "" },
        { "ғылым ҚҰҚЫҚ ЕҢ ӨНЕР ҰЛТ ҮЙ ГАУҺАР ІС", "14" },
        { "кукык", "" },
        { "AND-ing", "" },
        { "\"AND\"", "11" },
    };

    /// <summary>Text, reason of the refusal.</summary>
    public static readonly TheoryData<string, string> Malformed = new()
    {
        { "", "a word is missing" },
        { " ", "a word is missing" },
        { "AND visa", "a word is missing" },
        { "visa AND", "a word is missing" },
        { "visa OR OR visa", "a word is missing" },
        { "NOT", "a word is missing" },
        { "(visa", "a parenthesis is not closed" },
        { "visa)", "a parenthesis closes that none opened" },
        { "()", "a word is missing" },
        { "\"visa", "a quotation mark is not closed" },
        { "visa - EU", "'-' has neither letter nor digit" },
        { "\"\"", "'' has neither letter nor digit" },
    };

    /// <summary>Texts with operators of FTS5.</summary>
    public static readonly TheoryData<string> Hostile = ["topic:visa", "visa*", "^visa", "visa+EU", "NEAR(visa EU, 2)", "{topic}:x", "-visa", "'visa'", "\"vi\\\"sa\"", "x\0y", "\"a\\\\\"", "visa; DROP TABLE position", "\uFFFF1", "𝔘1"];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Search_returns_matching_rows_best_first(string text, string ids)
    {
        using var sample = new Sample();
        sample.Connection.Execute(Texts);

        var found = await Ids(sample, $"Positions?$search={Uri.EscapeDataString(text)}&$select=Id");

        Assert.Equal(ids, found);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_search_is_400(string text, string wrong)
    {
        var refusal = Sample.Refuse($"Positions?$search={Uri.EscapeDataString(text)}");

        Assert.Equal(new QueryRefusal(400, "invalid-search", $"In $search, {wrong}. It takes words and \"phrases\", with AND, OR, NOT and parentheses.", "$search"), refusal);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Search_text_is_never_FTS5_syntax(string text)
    {
        using var sample = new Sample();
        sample.Connection.Execute(Texts);

        var found = await Ids(sample, $"Positions?$search={Uri.EscapeDataString(text)}&$select=Id");

        Assert.True(found is "" or "4", found);
    }

    [Fact]
    public void Search_longer_than_200_characters_is_400()
    {
        Sample.Compile("Positions?$search=" + new string('a', 200));

        var refusal = Sample.Refuse("Positions?$search=" + new string('a', 201));

        Assert.Equal(new QueryRefusal(400, "too-complex", "$search takes up to 200 characters.", "$search"), refusal);
    }

    [Theory]
    [InlineData("Chapters?$search=visa", "$search in Chapters is not supported.")]
    [InlineData("Chapters?$expand=Children($search=visa)", "$search in Chapters is not supported.")]
    [InlineData("Chapters?$filter=Children/$count($search=visa) gt 1", "$search in Chapters is not supported.")]
    [InlineData("Positions?$apply=groupby((Party))&$search=visa", "$search in the results of $apply is not supported.")]
    public void Search_in_a_set_without_an_index_is_501(string url, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(501, "not-supported", sentence, "$search"), refusal);
    }

    [Theory]
    [InlineData("Positions(1)?$search=visa", "One entity takes no '$search'.")]
    [InlineData("Positions(1)/Party?$search=visa", "One property takes no '$search'.")]
    public void Search_on_a_single_entity_is_400(string url, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(400, "option-not-applicable", sentence, "$search"), refusal);
    }

    /// <summary>URL, ids found or the whole body.</summary>
    [Theory]
    [InlineData("Positions?search=council&$filter=Party eq 'EU'", "11")]
    [InlineData("Positions?$search=council&$orderby=Id", "11,15")]
    [InlineData("Positions?$search=council&$top=1", "15")]
    [InlineData("Positions?$search=council&$skip=1", "11")]
    [InlineData("Chapters(3)/Positions?$search=council", "15,11")]
    [InlineData("Chapters(1)/Positions?$search=council", "")]
    public async Task Search_combines_with_other_query_options(string url, string ids)
    {
        using var sample = new Sample();
        sample.Connection.Execute(Texts);

        Assert.Equal(ids, await Ids(sample, url));
    }

    [Theory]
    [InlineData("Positions/$count?$search=council", "2")]
    [InlineData("Chapters(3)/Positions/$count?$search=council NOT EU", "1")]
    [InlineData(
        "Positions?$search=council&$count=true&$top=1&$select=Id",
        """{"@odata.context":"$metadata#Positions(Id)","@odata.count":2,"value":[{"Id":15}]}""")]
    [InlineData(
        "Chapters?$filter=Positions/$count($search=III.9 OR \"council of (state)\";$filter=Id gt 0) eq 2&$select=Code",
        """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5"}]}""")]
    [InlineData(
        "Chapters(3)?$select=Code&$expand=Positions($search=council OR (EU-Kazakhstan);$select=Id;$count=true)",
        """{"@odata.context":"$metadata#Chapters(Code,Positions(Id))/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5","Positions@odata.count":2,"Positions":[{"Id":11},{"Id":15}]}""")]
    [InlineData(
        "Chapters(3)?$select=Code&$expand=Positions(search=council;$orderby=Id;$top=1;$select=Id)",
        """{"@odata.context":"$metadata#Chapters(Code,Positions(Id))/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5","Positions":[{"Id":11}]}""")]
    public async Task Search_works_in_every_place_with_rows(string url, string body)
    {
        using var sample = new Sample();
        sample.Connection.Execute(Texts);

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_keep_the_rank_order()
    {
        using var sample = new Sample();
        sample.Connection.Execute(Texts);

        var pages = await sample.Follow("Positions?$search=council OR visa OR EU OR P1&$select=Id", pageSize: 2);

        Assert.Equal(["11,15", "4,12"], pages);
    }

    [Fact]
    public async Task Rank_does_not_depend_on_other_rows()
    {
        using var sample = new Sample();
        sample.Connection.Execute(Texts);
        var before = await Ids(sample, "Positions?$search=council OR EU&$filter=Id lt 100");

        sample.Connection.Execute("INSERT INTO position (id, chapter_id, party, topic) SELECT 100 + id, 1, 'EU', 'EU EU EU' FROM position");
        var after = await Ids(sample, "Positions?$search=council OR EU&$filter=Id lt 100");

        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData("visa, Visa; no visas", "visa", 2)]
    [InlineData("one two one two one", "one two", 2)]
    [InlineData("a a a", "a", 3)]
    [InlineData("III.9 and iii 9", "III.9", 2)]
    [InlineData("Ёж и еж", "еж", 2)]
    [InlineData("мой мои", "мои\u0306", 1)]
    [InlineData("", "a", 0)]
    [InlineData("a b", "a\nb\nc", 2)]
    [InlineData("a", "-", 0)]
    public void Hits_count_whole_words_only(string text, string phrases, int hits)
    {
        Assert.Equal(hits, SearchFunctions.Hits(text, phrases));
    }

    private static async Task<string> Ids(Sample sample, string url) => (await sample.Follow(url, pageSize: 100)).Single();
}
