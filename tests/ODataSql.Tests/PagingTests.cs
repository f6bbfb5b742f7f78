using System.Text.Json;
using CsCheck;
using Dapper;
using ODataSql.Plan.Rows;

namespace ODataSql.Tests;

public class PagingTests
{
    private static readonly Gen<string> Orders = Gen.OneOf("Priority", "Priority desc", "Topic desc,Priority", "Weight,Party desc", "Chapter/Area desc", "TabledAt", "length(Topic)");

    [Fact]
    public async Task Full_page_has_a_next_link()
    {
        using var sample = new Sample();

        var page = JsonDocument.Parse(await sample.Get("Positions?$select=Id&$orderby=Priority desc&$count=true", maxPageSize: 3)).RootElement;

        Assert.Equal("[2,4,1]", Ids(page));
        Assert.Equal(4, page.GetProperty("@odata.count").GetInt32());
        Assert.StartsWith("http://tracker.example/odata/Positions?$select=Id&$orderby=Priority%20desc&$count=true&$skiptoken=", page.GetProperty("@odata.nextLink").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_page_has_no_next_link()
    {
        using var sample = new Sample();

        var page = JsonDocument.Parse(await sample.Get("Positions?$select=Id", maxPageSize: 4)).RootElement;

        Assert.Equal("[1,2,3,4]", Ids(page));
        Assert.False(page.TryGetProperty("@odata.nextLink", out _));
    }

    [Fact]
    public async Task Top_applies_across_pages()
    {
        using var sample = new Sample();

        var pages = await Follow(sample, "Positions?$select=Id&$top=3&$skip=1", pageSize: 2);

        Assert.Equal(["[2,3]", "[4]"], pages);
    }

    [Fact]
    public async Task Grouping_is_paged_by_its_keys()
    {
        using var sample = new Sample();

        var pages = await Follow(sample, "Positions?$apply=groupby((Topic),aggregate(Id with max as Id))", pageSize: 1);

        Assert.Equal(["[3]", "[1]", "[4]", "[2]"], pages);
    }

    [Theory]
    [InlineData("Weight mul 1e308 mul 10", "[4]", "[2]", "[3]", "[1]")]
    [InlineData("Weight mul 1e308 mul 10 desc", "[1]", "[3]", "[2]", "[4]")]
    public async Task Skip_token_with_infinity_continues_the_page(string order, params string[] expected)
    {
        using var sample = new Sample();

        var pages = await Follow(sample, $"Positions?$select=Id&$orderby={order}", pageSize: 1);

        Assert.Equal(expected, pages);
    }

    [Fact]
    public async Task Row_added_before_the_page_end_repeats_nothing()
    {
        using var sample = new Sample();
        var first = JsonDocument.Parse(await sample.Get("Positions?$select=Id&$orderby=Party", maxPageSize: 2)).RootElement;

        sample.Connection.Execute("INSERT INTO position (id, chapter_id, party) VALUES (0, 1, 'EU')");
        var second = JsonDocument.Parse(await sample.Get(Relative(first), maxPageSize: 2)).RootElement;

        Assert.Equal("[1,3]", Ids(first));
        Assert.Equal("[2,4]", Ids(second));
    }

    [Theory]
    [InlineData("Positions?$select=Id", null, "[1,2]", "[3,4]")]
    [InlineData("Positions?$select=Id&$top=2000", 5_000, "[1,2]", "[3,4]")]
    [InlineData("Positions?$select=Id&$top=3000&$skip=1&$orderby=Priority desc", 5_000, "[4,1]", "[3]")]
    [InlineData("Positions?$apply=groupby((Topic),aggregate(Id with max as Id))", null, "[3,1]", "[4,2]")]
    public async Task Page_ended_early_continues_after_its_last_row(string resource, int? maxPageSize, params string[] expected)
    {
        using var sample = new Sample();

        var first = JsonDocument.Parse(await sample.GetUntil(resource, maxPageSize, rows: 2)).RootElement;
        var rest = JsonDocument.Parse(await sample.Get(Relative(first), maxPageSize)).RootElement;

        Assert.Equal(string.Join(" ", expected), $"{Ids(first)} {Ids(rest)}");
        Assert.False(rest.TryGetProperty("@odata.nextLink", out _));
    }

    [Fact]
    public async Task Page_ended_early_reduces_the_remaining_top()
    {
        using var sample = new Sample();

        var first = JsonDocument.Parse(await sample.GetUntil("Positions?$select=Id&$top=2000", maxPageSize: 5_000, rows: 3)).RootElement;

        Assert.Contains("&$top=1997&", first.GetProperty("@odata.nextLink").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_top_is_never_ended_early()
    {
        using var sample = new Sample();

        var answer = JsonDocument.Parse(await sample.GetUntil("Positions?$select=Id&$top=3", maxPageSize: null, rows: 1)).RootElement;

        Assert.Equal("[1,2,3]", Ids(answer));
    }

    [Fact]
    public void Whole_number_of_a_token_is_compared_as_one()
    {
        var token = SkipToken.Write([160_430_452_302_785]);

        var query = Sample.Compile($"Positions?$select=Id&$skiptoken={token}");

        Assert.Equal<object>(160_430_452_302_785, query.Rows.Parameters[0]);
    }

    [Theory]
    [InlineData("W10")]
    [InlineData("WzEsMl0")]
    [InlineData("eyJhIjoxfQ")]
    [InlineData("!")]
    public void Skip_token_of_another_request_is_400(string token)
    {
        var refusal = Sample.Refuse($"Positions?$skiptoken={token}");

        Assert.Equal((400, "invalid-skiptoken"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task Joined_pages_equal_the_unpaged_result()
    {
        using var sample = new Sample();

        await Gen.Select(Orders, Gen.Int[1, 5]).SampleAsync(async (order, size) =>
        {
            var whole = await sample.Get($"Positions?$select=Id&$orderby={order}");
            var pages = await Follow(sample, $"Positions?$select=Id&$orderby={order}", size);

            Assert.Equal(Ids(JsonDocument.Parse(whole).RootElement), $"[{string.Join(',', pages.Select(p => p.Trim('[', ']')))}]");
        }, iter: 200, threads: 1);
    }

    private static async Task<List<string>> Follow(Sample sample, string resource, int pageSize)
    {
        var pages = new List<string>();
        for (string? next = resource; next is not null;)
        {
            var page = JsonDocument.Parse(await sample.Get(next, pageSize)).RootElement;
            pages.Add(Ids(page));
            next = page.TryGetProperty("@odata.nextLink", out _) ? Relative(page) : null;
        }

        return pages;
    }

    private static string Ids(JsonElement page) => $"[{string.Join(',', page.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64()))}]";

    private static string Relative(JsonElement page) => page.GetProperty("@odata.nextLink").GetString()![Sample.Root.ToString().Length..];
}
