using System.Text.Json;

namespace ODataSql.Tests;

/// <summary>Percent-encoded characters and plus signs are data where data is allowed, also in nested options (OData 4.01 URL Conventions, 2).</summary>
public sealed class PercentEncodingTests : IDisposable
{
    private readonly Sample _sample = new();

    public PercentEncodingTests()
    {
        using var command = _sample.Connection.CreateCommand();
        command.CommandText = "INSERT INTO position (id, chapter_id, party, topic) VALUES (11, 4, 'EU', 'a;b'), (12, 4, 'EU', 'O''Neil'), (13, 4, 'EU', 'a&b'), (14, 4, 'EU', 'a(b)c'), (15, 4, 'EU', 'a,b'), (16, 4, 'EU', 'say \"a\"'), (17, 4, 'EU', 'a+b'), (18, 4, 'EU', 'a/b'), (19, 4, 'EU', 'a=b [x]')";
        command.ExecuteNonQuery();
    }

    /// <summary>A string literal in several encodings, and the position that has it.</summary>
    public static readonly TheoryData<string, long> Texts = new()
    {
        { "'a;b'", 11 }, { "'a%3Bb'", 11 }, { "%27a%3Bb%27", 11 },
        { "'O''Neil'", 12 }, { "'O%27%27Neil'", 12 }, { "%27O%27%27Neil%27", 12 },
        { "'a%26b'", 13 },
        { "'a(b)c'", 14 }, { "'a%28b%29c'", 14 }, { "'a(b%29c'", 14 },
        { "'a,b'", 15 }, { "'a%2Cb'", 15 },
        { "'say%20%22a%22'", 16 }, { "'say+%22a%22'", 16 },
        { "'a%2Bb'", 17 },
        { "'a/b'", 18 }, { "'a%2Fb'", 18 },
        { "'a=b [x]'", 19 }, { "'a%3Db+%5Bx%5D'", 19 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Encoded_text_means_the_same_in_every_place(string literal, long id)
    {
        string[] urls =
        [
            $"Positions?$filter=Topic eq {literal}&$select=Id",
            $"Positions?$filter=Topic in ({literal})&$select=Id",
            $"Positions?$filter=Topic eq @a&@a={literal}&$select=Id",
            $"Positions?$apply=filter(Topic eq {literal})&$select=Id",
            $"Chapters(4)/Positions?$filter=Topic eq {literal}&$select=Id",
            $"Chapters(4)?$select=Id&$expand=Positions($filter=Topic eq {literal};$select=Id)",
            $"Chapters(4)?$select=Id&$expand=Positions($select=Id;$filter=Topic eq {literal})",
            $"Chapters(4)?$select=Id&$expand=Positions($compute=Topic eq {literal} as X;$filter=X;$select=Id)",
            $"Chapters(4)?$select=Id&$expand=Positions($filter=Chapter/Positions/$count($filter=Topic eq {literal};$search=\"{Words(id)}\") gt 0 and Topic eq {literal};$select=Id)",
        ];

        foreach (var url in urls)
            Assert.Equal((url, $"{id}"), (url, await Ids(url)));
    }

    /// <summary>A search in several encodings, and the positions that it finds.</summary>
    public static readonly TheoryData<string, string> Searches = new()
    {
        { "a%3Bb", "11 13 14 15 17 18 19" }, { "\"a;b\"", "11 13 14 15 17 18 19" }, { "%22a%3Bb%22", "11 13 14 15 17 18 19" },
        { "O'Neil", "12" }, { "O%27Neil", "12" }, { "%22O%27Neil%22", "12" },
        { "a%26b", "11 13 14 15 17 18 19" },
        { "a,b", "11 13 14 15 17 18 19" }, { "a%2Cb", "11 13 14 15 17 18 19" },
        { "a=b", "11 13 14 15 17 18 19" }, { "a%3Db%3Bx", "19" }, { "a%5Bb", "11 13 14 15 17 18 19" },
        { "(say OR O'Neil)", "12 16" }, { "%28say%20OR%20visa%29", "4 16" },
        { "say+NOT+b", "16" }, { "NOT (b OR visa) NOT O'Neil say", "16" },
        { "a%3Bb%20NOT%20(c%20OR%20x)", "11 13 15 17 18" },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Encoded_search_means_the_same_in_every_place(string search, string ids)
    {
        string[] urls =
        [
            $"Positions?$search={search}&$select=Id&$orderby=Id",
            $"Positions?$apply=search({search})&$select=Id&$orderby=Id",
            $"Chapters(4)?$select=Id&$expand=Positions($search={search};$select=Id;$orderby=Id)",
            $"Chapters(4)?$select=Id&$expand=Positions($select=Id;$orderby=Id;search={search})",
            $"Chapters(4)?$select=Id&$expand=Positions($apply=search({search});$select=Id;$orderby=Id)",
            $"Positions?$filter=Chapter/Positions/$count($search={search}) eq {ids.Split(' ').Length} and Id gt 0&$orderby=Id&$select=Id",
            $"Positions/$filter(Chapter/Positions/$count($search={search.Replace('+', ' ')}) eq {ids.Split(' ').Length})?$orderby=Id&$select=Id",
        ];

        foreach (var url in urls[..5])
            Assert.Equal((url, ids), (url, await Ids(url)));
        foreach (var url in urls[5..])
            Assert.Equal((url, "4 11 12 13 14 15 16 17 18 19"), (url, await Ids(url)));
    }

    /// <summary>Values that clients encode as a whole, as <c>encodeURIComponent</c> and forms do.</summary>
    [Theory]
    [InlineData("$select=Id;$search=say;$orderby=Id", "16")]
    [InlineData("$search=say;$select=Id", "16")]
    [InlineData("$search=\"a;b\" NOT (c OR x);$select=Id;$orderby=Id", "11 13 15 17 18")]
    [InlineData("$filter=Topic eq 'a;b';$select=Id", "11")]
    [InlineData("$search=O'Neil;$select=Id", "12")]
    public async Task Options_encoded_as_a_whole_are_read(string options, string ids)
    {
        var whole = Uri.EscapeDataString($"Positions({options})");
        var inParentheses = $"Positions({Uri.EscapeDataString(options)})";

        Assert.Equal(ids, await Ids($"Chapters(4)?$select=Id&$expand={whole}"));
        Assert.Equal(ids, await Ids($"Chapters(4)?$select=Id&$expand={whole.Replace("%20", "+", StringComparison.Ordinal)}"));
        Assert.Equal(ids, await Ids($"Chapters(4)?$select=Id&$expand={inParentheses}"));
    }

    [Fact]
    public async Task Next_link_continues_the_same_query()
    {
        var first = JsonDocument.Parse(await _sample.Get("Chapters?$select=Id&$filter=Id ge 3&$expand=Positions($search=a%3Bb NOT (c OR x);$select=Id;$orderby=Id)", maxPageSize: 1)).RootElement;
        var next = first.GetProperty("@odata.nextLink").GetString()![Sample.Root.ToString().Length..];
        var second = JsonDocument.Parse(await _sample.Get(next, maxPageSize: 1)).RootElement.GetProperty("value")[0];
        var others = await _sample.Follow(second.GetProperty("Positions@odata.nextLink").GetString()![Sample.Root.ToString().Length..], pageSize: 2);

        Assert.Equal(11, second.GetProperty("Positions")[0].GetProperty("Id").GetInt64());
        Assert.Equal(["13,15", "17,18"], others);
    }

    /// <summary>Conditions with plus signs, raw, as people write them.</summary>
    [Theory]
    [InlineData("TabledAt ge 2012-07-01T05:00:00+05:00", "2 4")]
    [InlineData("TabledAt+ge+2012-07-01T05:00:00+05:00", "2 4")]
    [InlineData("TabledAt eq 2012-07-01T05:00+05:00", "4")]
    [InlineData("TabledAt eq 2012-07-01T05:00:00.000+05:00", "4")]
    [InlineData("TabledAt eq 2012-07-01T05%3A00%3A00+05%3A00", "4")]
    [InlineData("TabledAt eq 2012-07-01T05:00:00%2B05:00", "4")]
    [InlineData("TabledAt in (2012-07-01T05:00:00+05:00,2011-10-12T08:30:00Z)", "1 4")]
    [InlineData("cast('2012-07-01T05:00:00+05:00',Edm.DateTimeOffset) eq TabledAt", "4")]
    [InlineData("Weight lt 1e+5 and Id lt 9", "1 2 3")]
    [InlineData("Weight eq 0.25E+1", "1")]
    [InlineData("Weight eq 25e-1", "1")]
    [InlineData("Weight in (0.25e+1)", "1")]
    [InlineData("Id eq +1", "1")]
    [InlineData("Id eq %2B1", "1")]
    [InlineData("Id eq (%2B1)", "1")]
    [InlineData("Id in (%2B1,+2)", "1 2")]
    [InlineData("Id+in+(1,2)", "1 2")]
    [InlineData("Id add %2B1 eq 2", "1")]
    [InlineData("Id add+1+eq+2", "1")]
    [InlineData("Weight eq -1.5", "2")]
    [InlineData("Topic eq 'Tariffs,+50%25+off'", "1")]
    [InlineData("Topic eq 'a%2Bb'", "17")]
    public async Task Plus_is_a_sign_where_only_a_sign_fits(string condition, string ids)
    {
        // A plus sign in a path is never a space.
        var segment = condition.Replace("+ge+", " ge ", StringComparison.Ordinal).Replace("+in+", " in ", StringComparison.Ordinal).Replace("add+1+eq+", "add 1 eq ", StringComparison.Ordinal).Replace(",+50%25+", ",%2050%25%20", StringComparison.Ordinal);
        string[] urls =
        [
            $"Positions?$filter={condition}&$select=Id",
            $"Positions?$orderby={condition} desc,Id&$top={ids.Split(' ').Length}&$select=Id",
            $"Positions?$compute={condition} as X&$filter=X&$select=Id",
            $"Positions?$apply=filter({condition})&$select=Id",
            $"Positions?$filter=@a&@a={condition}&$select=Id",
            $"Positions/$filter({segment})?$select=Id",
        ];

        foreach (var url in urls)
            Assert.Equal((url, ids), (url, await Ids(url)));
    }

    [Theory]
    [InlineData("Chapters(%2B1)/Code/$value", "III")]
    [InlineData("Chapters(+1)/Code/$value", "III")]
    [InlineData("Chapters(Id=%2B1)/Code/$value", "III")]
    [InlineData("Chapters(@k)/Code/$value?@k=%2B1", "III")]
    [InlineData("Chapters/+1/Code/$value", "III")]
    [InlineData("Chapters(1)/Positions(%2B2)/Id/$value", "2")]
    [InlineData("Chapters(Code='a+1')", "NotFound")]
    [InlineData("$entity?$id=Chapters(%2B1)&$select=Id", """{"@odata.context":"$metadata#Chapters(Id)/$entity","@odata.etag":"W/\"1\"","Id":1}""")]
    public async Task Key_may_have_a_plus_sign(string url, string body)
    {
        var answer = await _sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    public void Dispose() => _sample.Dispose();

    private static string Words(long id) => id switch { 12 => "Neil", 16 => "say", _ => "b" };

    /// <summary>The ids of positions, at the root or below the one chapter.</summary>
    private async Task<string> Ids(string url)
    {
        var refusal = Sample.Engine.Compile(new QueryRequest(url, Sample.Root, null, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)), out var query);
        if (refusal is not null)
            return $"{refusal.Status}: {refusal.Message}";
        var answer = JsonDocument.Parse(await _sample.Get(query)).RootElement;
        var rows = answer.TryGetProperty("Positions", out var below) ? below : answer.GetProperty("value");
        return string.Join(' ', rows.EnumerateArray().Select(p => p.GetProperty("Id").GetInt64()));
    }
}
