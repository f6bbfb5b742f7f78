using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Dapper;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>Server-driven paging of expanded collections (OData JSON Format 4.01, 4.6.5 and 8.3): pages and their next links.</summary>
public partial class NestedPagingTests
{
    private const string Root = "http://tracker.example/odata/";

    /// <summary>URL, response body with one row per page; without the service root and the ETags.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$skiptoken=WzFd"}""" },

        // A collection that fits into its page
        { "Chapters(2)?$select=Id&$expand=Positions($select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":2,"Positions":[{"Id":3}]}""" },
        { "Chapters(3)?$select=Id&$expand=Positions($select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":3,"Positions":[]}""" },
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id;$top=1)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":1}]}""" },
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id;$skip=1)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":2}]}""" },
        { "Chapters(1)?$select=Id&$expand=Positions/$count", """{"@odata.context":"$metadata#Chapters(Id)/$entity","Id":1,"Positions@odata.count":2}""" },

        // Options that the link repeats
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id;$orderby=Weight desc;$top=5;$count=true;$filter=Id lt 9)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions@odata.count":2,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$orderby=Weight%20desc&$count=true&$filter=Id%20lt%209&$top=4&$skiptoken=WzIuNSwxXQ"}""" },
        { "Chapters(1)?select=Id&expand=Positions(select=Id;filter=Id lt @most)&@most=9&@other='x'", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$filter=Id%20lt%20%40most&@most=9&$skiptoken=WzFd"}""" },
        { "Chapters(1)?$select=Id&$expand=Positions/$ref", """{"@odata.context":"$metadata#Chapters(Id,Positions/$ref)/$entity","Id":1,"Positions":[{"@odata.id":"Positions(1)"}],"Positions@odata.nextLink":"Chapters(1)/Positions/$ref?$skiptoken=WzFd"}""" },
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id,X;$compute=Id mul 2 as X;$orderby=X desc)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id,X))/$entity","Id":1,"Positions":[{"Id":2,"X":4}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id%2CX&$compute=Id%20mul%202%20as%20X&$orderby=X%20desc&$skiptoken=WzQsMl0"}""" },
        { "Chapters(1)?$select=Id&$expand=Positions($apply=groupby((Party)))", """{"@odata.context":"$metadata#Chapters(Id,Positions(Party))/$entity","Id":1,"Positions":[{"@odata.id":null,"Party":"EU"}],"Positions@odata.nextLink":"Chapters(1)/Positions?$apply=groupby%28%28Party%29%29&$skiptoken=WyJFVSJd"}""" },
        { "Chapters(1)?$select=Id&$expand=Children($select=Id;$expand=Positions($select=Id;$top=1))", """{"@odata.context":"$metadata#Chapters(Id,Children(Id,Positions(Id)))/$entity","Id":1,"Children":[{"Id":2,"Positions":[{"Id":3}]}]}""" },

        // Encoded characters inside are data
        { "Chapters(1)?$select=Id&$expand=Positions($select=Id;$filter=Topic%20ne%20'a%3Bb)')", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$filter=Topic%20ne%20%27a%3Bb%29%27&$skiptoken=WzFd"}""" },
        { "Chapters(1)?$select=Id&$expand=Positions($search=NOT%20a%3Bb%2B;$select=Id;$orderby=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$search=NOT%20%22a%3Bb%2B%22&$select=Id&$orderby=Id&$skiptoken=WzFd"}""" },
        { "Chapters(1)?$select=Id&$expand=Positions/Sample.Position($select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$skiptoken=WzFd"}""" },

        // Other levels
        { "Positions(3)?$select=Id&$expand=Chapter($select=Id;$expand=Parent($select=Id;$expand=Positions($select=Id)))", """{"@odata.context":"$metadata#Positions(Id,Chapter(Id,Parent(Id,Positions(Id))))/$entity","Id":3,"Chapter":{"Id":2,"Parent":{"Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$skiptoken=WzFd"}}}""" },
        { "$crossjoin(Chapters,Positions)?$filter=Chapters/Id eq 1 and Positions/Id eq 1&$select=Chapters&$expand=Chapters($select=Id;$expand=Positions($select=Id))", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters":{"@odata.type":"#Sample.Chapter","Id":1,"Positions":[{"Id":1}],"Positions@odata.nextLink":"Chapters(1)/Positions?$select=Id&$skiptoken=WzFd"}}]}""" },
    };

    private static readonly Gen<string> PositionOptions = Gen.OneOf(
        "", "$select=Id", "$orderby=Priority desc", "$orderby=Topic,Party desc;$count=true", "$filter=Priority gt 1 or Priority eq null", "$top=3;$skip=1", "$top=2;$orderby=Weight",
        "$compute=Id mul 2 as Twice;$orderby=Twice desc", "$search=tariffs", "$search=tariffs OR visa;$top=3", "$apply=groupby((Party,Topic),aggregate($count as N))", "$apply=topcount(3,Id)",
        "$expand=Chapter($select=Code)", "$filter=contains(Topic,';') or Id gt 0", "$expand=Chapter($select=Code;$expand=Children($select=Code;$orderby=Code desc))");

    private static readonly Gen<string> Items = Gen.Select(PositionOptions, PositionOptions, Gen.Int[0, 9], (own, deep, form) => form switch
    {
        0 => "Positions/$ref",
        1 => "Positions/$ref($orderby=Id desc)",
        2 => $"Children({Joined("$levels=2;$orderby=Code", "$select=Code,Id")})",
        3 => $"Children($levels=max;$select=Code;$expand=Positions({Joined(deep, "$select=Id", "$select", "$apply", "$compute", "$expand")}))",
        4 => $"Children($expand=Positions{InParentheses(deep)};$orderby=OpenedOn desc)",
        5 => $"Positions{InParentheses(own)},Children($select=Code;$expand=Positions{InParentheses(deep)},Children/$ref)",
        6 => $"Parent($expand=Positions{InParentheses(deep)}),Positions{InParentheses(own)}",
        7 => "*",
        _ => $"Positions{InParentheses(own)}",
    });

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Full_page_of_an_expanded_collection_has_a_next_link(string resource, string expected)
    {
        using var sample = new Sample();

        var body = await sample.Get(resource, maxPageSize: 1);

        Assert.Equal(expected, body.Replace(Root, "", StringComparison.Ordinal).Replace("""{"@odata.etag":"W/\"1\"",""", "{", StringComparison.Ordinal).Replace(""","@odata.etag":"W/\"1\"",""", ",", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ProtocolVersion.V401, MetadataLevel.Minimal, "Positions@nextLink")]
    [InlineData(ProtocolVersion.V401, MetadataLevel.None, "Positions@nextLink")]
    [InlineData(ProtocolVersion.V40, MetadataLevel.None, "Positions@odata.nextLink")]
    [InlineData(ProtocolVersion.V40, MetadataLevel.Full, "Positions@odata.nextLink")]
    public async Task Nested_next_link_follows_version_and_is_in_every_metadata_level(ProtocolVersion version, MetadataLevel metadata, string name)
    {
        using var sample = new Sample();
        var format = PayloadFormat.Default with { Version = version, Metadata = metadata };

        var row = await Json(sample, "Chapters(1)?$expand=Positions", 1, format);

        Assert.Equal($"{Root}Chapters(1)/Positions?$skiptoken=WzFd", (string?)row[name]);
    }

    [Fact]
    public async Task Following_all_next_links_returns_all_rows()
    {
        using var sample = Crowded();
        var formats = Gen.Select(Gen.Enum<ProtocolVersion>(), Gen.Enum<MetadataLevel>(), (version, metadata) => PayloadFormat.Default with { Version = version, Metadata = metadata });

        await Gen.Select(Items, Gen.Int[1, 3], formats).SampleAsync(async (items, size, format) =>
        {
            var resource = $"Chapters?$expand={Uri.EscapeDataString(items)}";
            var whole = await Json(sample, resource, null, format);
            Assert.DoesNotContain("nextLink", whole.ToJsonString(), StringComparison.Ordinal);

            var joined = await Follow(sample, resource, size, format);

            Assert.Equal(Shown(whole["value"]!), Shown(joined));
        }, iter: LongRun.Of(35, all: 300), threads: 1);
    }

    [Fact]
    public async Task Rows_added_before_the_page_end_shift_nothing()
    {
        using var sample = new Sample();
        var first = await Json(sample, "Chapters(1)?$expand=Positions($select=Id;$orderby=Party)", 1, PayloadFormat.Default);

        sample.Connection.Execute("INSERT INTO position (id, chapter_id, party) VALUES (0, 1, 'EU')");
        var rest = await Json(sample, ((string)first["Positions@odata.nextLink"]!)[Root.Length..], 1, PayloadFormat.Default);

        Assert.Equal("""[{"Id":2}]""", rest["value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Chapters?$expand=Positions", null, 1_000)]
    [InlineData("Chapters?$expand=Positions,Children", null, 1_000)]
    [InlineData("Chapters?$expand=Positions", 50, 50)]
    [InlineData("Chapters?$expand=Positions", 50_000, 1_000)]
    [InlineData("Chapters?$expand=Children($expand=Positions)", null, 99)]
    [InlineData("Chapters?$expand=Children($top=5;$expand=Positions)", null, 1_000)]
    [InlineData("Chapters?$expand=Children($levels=3)", null, 21)]
    [InlineData("Positions?$expand=Chapter($expand=Positions)", null, 1_000)]
    public void Page_size_is_the_largest_within_the_limit_of_rows_below_one_row(string resource, int? maxPageSize, int expected)
    {
        var query = Sample.Compile(resource, maxPageSize);

        Assert.Contains($" take {expected} select", query.Plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_with_expanded_collections_ends_at_its_byte_limit()
    {
        using var sample = new Sample();
        sample.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
            INSERT INTO position (id, chapter_id, party, topic) SELECT 100 + n, 1 + n % 2, 'EU', @long FROM number
            """,
            new { @long = new string('0', 1_000_000) });

        var first = await Json(sample, "Chapters?$expand=Positions", null, PayloadFormat.Default);
        var second = await Json(sample, ((string)first["@odata.nextLink"]!)[Root.Length..], null, PayloadFormat.Default);
        var third = await Json(sample, ((string)second["@odata.nextLink"]!)[Root.Length..], null, PayloadFormat.Default);
        var plain = await Json(sample, "Positions", null, PayloadFormat.Default);

        Assert.Equal("III | III.9 | IV.5 V", string.Join(" | ", new[] { first, second, third }.Select(page => string.Join(' ', page["value"]!.AsArray().Select(row => (string?)row!["Code"])))));
        Assert.Null(third["@odata.nextLink"]);
        Assert.Equal(44, plain["value"]!.AsArray().Count);
    }

    /// <summary>Chapters on three levels, each with up to four positions, which fit into any page.</summary>
    private static Sample Crowded()
    {
        var sample = new Sample();
        sample.Connection.Execute(
            $"""
            WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 11)
            INSERT INTO chapter (id, code, area, closed, parent_id, opened_on) SELECT 10 + n, 'X.' || n, 'trade', {(TestDatabase.IsPostgres ? "n % 2 = 1" : "n % 2")}, CASE WHEN n < 3 THEN 1 WHEN n < 9 THEN 10 + n % 3 END, '2012-01-0' || (1 + n % 4) FROM number;
            WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 47)
            INSERT INTO position (id, chapter_id, party, topic, priority, weight)
            SELECT 100 + n, 10 + n % 12, CASE n % 3 WHEN 0 THEN 'KZ' ELSE 'EU' END, CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN 'tariffs; ''old''' ELSE 'Tariffs ' || n % 2 END, nullif(n % 4, 0), nullif(n % 3, 1) * 0.5 FROM number;
            """);
        return sample;
    }

    private static async Task<JsonArray> Follow(Sample sample, string? resource, int size, PayloadFormat format)
    {
        var (rows, control) = (new JsonArray(), format.Version == ProtocolVersion.V401 ? "@" : "@odata.");
        while (resource is not null)
        {
            var page = await Json(sample, resource, size, format);
            foreach (var row in page["value"]!.AsArray().ToList())
            {
                page["value"]!.AsArray().Remove(row);
                rows.Add(await Whole(sample, row!, size, format));
            }

            resource = ((string?)page[control + "nextLink"])?[Root.Length..];
        }

        return rows;
    }

    /// <summary>A row with the further pages of each of its collections.</summary>
    private static async Task<JsonNode> Whole(Sample sample, JsonNode row, int size, PayloadFormat format)
    {
        foreach (var (name, value) in row.AsObject().ToList())
        {
            if (value is JsonObject one)
                await Whole(sample, one, size, format);
            if (value is not JsonArray many)
                continue;
            foreach (var inner in many.ToList())
                await Whole(sample, inner!, size, format);
            var link = name + (format.Version == ProtocolVersion.V401 ? "@nextLink" : "@odata.nextLink");
            if (row[link] is not { } rest)
                continue;
            Assert.InRange(many.Count, 1, size);
            row.AsObject().Remove(link);
            foreach (var more in (await Follow(sample, ((string)rest!)[Root.Length..], size, format)).ToList())
            {
                more!.Parent!.AsArray().Remove(more);
                many.Add(more);
            }
        }

        return row;
    }

    private static async Task<JsonNode> Json(Sample sample, string resource, int? maxPageSize, PayloadFormat format) =>
        JsonNode.Parse(await sample.Get(new QueryRequest(resource, Sample.Root, maxPageSize, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)) { Format = format }))!;

    /// <summary>Normalises reals without a fraction, which are written with or without a point depending on the level.</summary>
    private static string Shown(JsonNode rows) => WholeReal().Replace(rows.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), "");

    [GeneratedRegex(@"(?<=: -?\d+)\.0(?=,?$)", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex WholeReal();

    private static string InParentheses(string options) => options.Length == 0 ? "" : $"({options})";

    /// <summary>Options with one more, unless one of those named is among them.</summary>
    private static string Joined(string options, string more, params string[] unless) =>
        options.Length == 0 ? more : unless.Any(name => options.Contains(name, StringComparison.Ordinal)) ? options : $"{options};{more}";
}
