using System.IO.Compression;
using System.Net;
using System.Text.Json;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What an analyst of both sides reads of the public record.</summary>
public class ServiceTests
{
    /// <summary>URL, JSON of <c>value</c>, taken from the record by hand.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        { "Chapters?$filter=Area eq 'energy'&$select=Code,Heading", """[{"@odata.etag":"W/\"1\"","Code":"III.9","Heading":"Raw materials and energy"},{"@odata.etag":"W/\"1\"","Code":"IV.5","Heading":"Cooperation in the area of energy"}]""" },
        {
            "Rounds?$filter=Number eq 6&$expand=Outcomes($select=ChapterCode,StatusAfter;$orderby=ChapterCode)&$select=Number",
            """
            [{"@odata.etag":"W/\"1\"","Number":6,"Outcomes":[
            {"@odata.etag":"W/\"1\"","ChapterCode":"II","StatusAfter":"under-negotiation"},{"@odata.etag":"W/\"1\"","ChapterCode":"III","StatusAfter":"under-negotiation"},
            {"@odata.etag":"W/\"1\"","ChapterCode":"IV","StatusAfter":"under-negotiation"},{"@odata.etag":"W/\"1\"","ChapterCode":"VI","StatusAfter":"under-negotiation"}]}]
            """
        },
        { "Positions?$apply=groupby((Party),aggregate($count as N))", """[{"@odata.id":null,"Party":"EU","N":47},{"@odata.id":null,"Party":"KZ","N":30}]""" },
        { "Chapters?$filter=Positions/any(p: p/Party eq 'KZ' and contains(p/Text,'visa'))&$select=Code,Area", """[{"@odata.etag":"W/\"3\"","Code":"V","Area":"human-rights"}]""" },
        { "Rounds?$filter=Number eq 3&$select=StartsOn,DatePrecision,City", """[{"@odata.etag":"W/\"1\"","StartsOn":"2012-07-01","DatePrecision":"month","City":"Astana"}]""" },
        { "Rounds?$filter=StartsOn eq null&$select=Number,DatePrecision&$orderby=Number", """[{"@odata.etag":"W/\"1\"","Number":2,"DatePrecision":"unknown"},{"@odata.etag":"W/\"1\"","Number":5,"DatePrecision":"unknown"}]""" },
        {
            "StateOfPlay?$filter=ChapterCode eq 'III' and RoundNumber ge 4&$select=RoundNumber,Status,Changed,Discussed&$orderby=RoundNumber",
            """
            [{"RoundNumber":4,"Status":"not-opened","Changed":false,"Discussed":false},{"RoundNumber":5,"Status":"not-opened","Changed":false,"Discussed":false},
            {"RoundNumber":6,"Status":"under-negotiation","Changed":true,"Discussed":true},{"RoundNumber":7,"Status":"under-negotiation","Changed":false,"Discussed":false},
            {"RoundNumber":8,"Status":"provisionally-closed","Changed":true,"Discussed":true}]
            """
        },
        { "Chapters?$filter=Code eq 'III.9'&$select=Status,StatusSince,StatusSourceCode,LastRoundNumber", """[{"@odata.etag":"W/\"1\"","Status":"provisionally-closed","StatusSince":"2014-09-12","StatusSourceCode":"III","LastRoundNumber":null}]""" },
        { "ChapterHistory?$at=2014-09-11&$filter=ChapterCode eq 'II'&$select=Status", """[{"Status":"under-negotiation"}]""" },
        { "ChapterHistory?$from=2014-09-12&$filter=ChapterCode eq 'II'&$select=Status", """[{"Status":"provisionally-closed"}]""" },
        { "Chapters?$at=2014-09-11&$filter=Code eq 'II'&$select=Code&$expand=History($select=Status)", """[{"Code":"II","History":[{"Status":"under-negotiation"}]}]""" },
        { "ChapterHistory?$filter=ChapterCode eq 'II'&$select=Status,ValidFrom,ValidTo,RoundNumber", """[{"Status":"under-negotiation","ValidFrom":"2013-10-10","ValidTo":"2014-09-12","RoundNumber":4},{"Status":"provisionally-closed","ValidFrom":"2014-09-12","ValidTo":"9999-12-31","RoundNumber":8}]""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_question_about_the_record_is_answered(string url, string value)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await Json(analyst, "/odata/" + url);

        Assert.Equal(value.Replace("\n", "", StringComparison.Ordinal), ApiClient.WithoutIds(answer.GetProperty("value").GetRawText()));
    }

    [Fact]
    public async Task A_count_comes_with_the_rows_whatever_the_page()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await Json(analyst, "/odata/Positions?$filter=Party eq 'KZ' and contains(Text,'visa')&$count=true&$top=2");

        Assert.Equal(6, answer.GetProperty("@odata.count").GetInt32());
        Assert.Equal(2, answer.GetProperty("value").GetArrayLength());
    }

    [Fact]
    public async Task Pages_yield_each_position_once()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        analyst.DefaultRequestHeaders.Add("Prefer", "odata.maxpagesize=10");

        var (ids, pages) = (new List<long>(), 0);
        for (string? next = "/odata/Positions?$select=Id&$orderby=Party desc"; next is not null; pages++)
        {
            using var response = await analyst.GetAsync(next, TestContext.Current.CancellationToken);
            Assert.Equal("odata.maxpagesize=10", response.Headers.GetValues("Preference-Applied").Single());
            var page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            ids.AddRange(page.GetProperty("value").EnumerateArray().Select(p => p.GetProperty("Id").GetInt64()));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(8, pages);
        Assert.Equal(Enumerable.Range(1, 77).Select(n => (long)n), ids.Order());
    }

    [Fact]
    public async Task Every_set_is_listed_and_can_be_read()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var sets = (await Json(analyst, "/odata")).GetProperty("value").EnumerateArray().Where(s => s.GetProperty("kind").GetString() == "EntitySet").Select(s => s.GetProperty("url").GetString()!).ToList();

        Assert.Equal(15, sets.Count);
        foreach (var set in sets)
            Assert.True((await Json(analyst, $"/odata/{set}?$top=3")).TryGetProperty("value", out _));
    }

    [Fact]
    public async Task Every_link_can_be_expanded_and_followed()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        foreach (var set in PcaTracker.Contract.EntitySets.All)
        {
            foreach (var link in set.Links)
            {
                Assert.True((await Json(analyst, $"/odata/{set.Name}?$expand={link.Name}&$top=2")).TryGetProperty("value", out _));
                Assert.True((await Json(analyst, $"/odata/{link.TargetSet}?$expand={link.Inverse}&$top=2")).TryGetProperty("value", out _));
            }
        }
    }

    [Theory]
    [InlineData("Reminders?$search=x", HttpStatusCode.NotImplemented, "not-supported", "$search")]
    [InlineData("Positions?$filter=Colour eq 1", HttpStatusCode.BadRequest, "invalid-query", "$filter")]
    [InlineData("Positions(999)", HttpStatusCode.NotFound, "not-found", null)]
    [InlineData("Rounds(999)/Outcomes", HttpStatusCode.NotFound, "not-found", null)]
    [InlineData("Colours", HttpStatusCode.NotFound, "not-found", null)]
    [InlineData("?$top=1", HttpStatusCode.BadRequest, "option-not-applicable", "$top")]
    [InlineData("$metadata?$filter=x", HttpStatusCode.BadRequest, "option-not-applicable", "$filter")]
    [InlineData("$metadata?$format=bogus", HttpStatusCode.NotAcceptable, "not-acceptable", "$format")]
    public async Task What_is_not_answered_says_why(string url, HttpStatusCode status, string code, string? target)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync($"/odata/{url}", TestContext.Current.CancellationToken);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("4.0", response.Headers.GetValues("OData-Version").Single());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(target, error.TryGetProperty("target", out var named) ? named.GetString() : null);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Theory]
    [InlineData("/odata/Rounds?$format=xml", "", "", HttpStatusCode.NotAcceptable)]
    [InlineData("/odata/Rounds?$format=json", "", "", HttpStatusCode.OK)]
    [InlineData("/odata/Rounds", "application/atom+xml", "", HttpStatusCode.NotAcceptable)]
    [InlineData("/odata/Rounds", "application/json;odata.metadata=full", "", HttpStatusCode.OK)]
    [InlineData("/odata/Rounds", "application/json;odata.metadata=some", "", HttpStatusCode.NotAcceptable)]
    [InlineData("/odata/Rounds", "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atom+xml;q=0.8", "4.0", HttpStatusCode.OK)]
    [InlineData("/odata/Rounds", "", "4.01", HttpStatusCode.OK)]
    [InlineData("/odata/Rounds", "", "3.0", HttpStatusCode.BadRequest)]
    public async Task What_the_client_can_read_is_honoured_or_refused(string url, string accept, string maxVersion, HttpStatusCode status)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        if (accept.Length > 0)
            analyst.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        if (maxVersion.Length > 0)
            analyst.DefaultRequestHeaders.Add("OData-MaxVersion", maxVersion);

        using var response = await analyst.GetAsync(url, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("/odata/Positions", "application/json")]
    [InlineData("/odata/$metadata", "application/xml")]
    public async Task A_client_that_reads_gzip_gets_it(string url, string mediaType)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        analyst.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, deflate");

        using var response = await analyst.GetAsync(url, TestContext.Current.CancellationToken);
        await using var unzipped = new GZipStream(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        Assert.Contains("Positions", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_stopped_leaves_nothing_behind_for_the_next()
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using (var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analyst.GetAsync(CrowdedChapter.Endless, leaving.Token));
        }

        await Task.Delay(200, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10; i++)
            Assert.Equal(CrowdedChapter.Positions, (await Json(analyst, "/odata/Positions?$count=true&$top=1")).GetProperty("@odata.count").GetInt32());
    }

    [Fact]
    public async Task A_sum_beyond_64_bits_is_still_answered()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await Json(analyst, "/odata/Rounds?$apply=aggregate(Id mul 4000000000000000000 with sum as Total)");

        Assert.True(answer.GetProperty("value")[0].GetProperty("Total").GetDouble() > 1e19);
    }

    [Fact]
    public async Task An_entity_carries_its_ETag_in_the_header()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync("/odata/Positions(1)", TestContext.Current.CancellationToken);

        Assert.Equal("W/\"1\"", response.Headers.ETag?.ToString());
    }

    private static async Task<JsonElement> Json(HttpClient client, string url)
    {
        using var response = await client.GetAsync(url, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{url}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }
}
