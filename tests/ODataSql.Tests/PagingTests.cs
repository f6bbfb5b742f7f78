using System.Text.Json;
using CsCheck;
using Dapper;

namespace ODataSql.Tests;

public class PagingTests
{
    private static readonly Gen<string> Orders = Gen.OneOf("Priority", "Priority desc", "Topic desc,Priority", "Weight,Party desc", "Chapter/Area desc", "TabledAt", "length(Topic)");

    [Fact]
    public async Task A_full_page_ends_with_a_link_to_the_next()
    {
        using var sample = new Sample();

        var page = JsonDocument.Parse(await sample.Get("Positions?$select=Id&$orderby=Priority desc&$count=true", maxPageSize: 3)).RootElement;

        Assert.Equal("[2,4,1]", Ids(page));
        Assert.Equal(4, page.GetProperty("@odata.count").GetInt32());
        Assert.StartsWith("http://tracker.example/odata/Positions?$select=Id&$orderby=Priority%20desc&$count=true&$skiptoken=", page.GetProperty("@odata.nextLink").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_page_has_no_link()
    {
        using var sample = new Sample();

        var page = JsonDocument.Parse(await sample.Get("Positions?$select=Id", maxPageSize: 4)).RootElement;

        Assert.Equal("[1,2,3,4]", Ids(page));
        Assert.False(page.TryGetProperty("@odata.nextLink", out _));
    }

    [Fact]
    public async Task Top_is_honoured_across_pages()
    {
        using var sample = new Sample();

        var pages = await Follow(sample, "Positions?$select=Id&$top=3&$skip=1", pageSize: 2);

        Assert.Equal(["[2,3]", "[4]"], pages);
    }

    [Fact]
    public async Task A_grouping_is_paged_by_its_keys()
    {
        using var sample = new Sample();

        var pages = await Follow(sample, "Positions?$apply=groupby((Topic),aggregate(Id with max as Id))", pageSize: 1);

        Assert.Equal(["[3]", "[1]", "[4]", "[2]"], pages);
    }

    [Theory]
    [InlineData("Weight mul 1e308 mul 10", "[4]", "[2]", "[3]", "[1]")]
    [InlineData("Weight mul 1e308 mul 10 desc", "[1]", "[3]", "[2]", "[4]")]
    public async Task A_number_without_end_is_a_place_like_any_other(string order, params string[] expected)
    {
        using var sample = new Sample();

        var pages = await Follow(sample, $"Positions?$select=Id&$orderby={order}", pageSize: 1);

        Assert.Equal(expected, pages);
    }

    [Fact]
    public async Task A_row_added_behind_the_reader_repeats_nothing()
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
    public async Task A_page_that_the_host_ends_early_goes_on_after_its_last_row(string resource, int? maxPageSize, params string[] expected)
    {
        using var sample = new Sample();

        var first = JsonDocument.Parse(await sample.GetUntil(resource, maxPageSize, rows: 2)).RootElement;
        var rest = JsonDocument.Parse(await sample.Get(Relative(first), maxPageSize)).RootElement;

        Assert.Equal(string.Join(" ", expected), $"{Ids(first)} {Ids(rest)}");
        Assert.False(rest.TryGetProperty("@odata.nextLink", out _));
    }

    [Fact]
    public async Task A_page_that_the_host_ends_early_takes_what_it_held_off_the_top()
    {
        using var sample = new Sample();

        var first = JsonDocument.Parse(await sample.GetUntil("Positions?$select=Id&$top=2000", maxPageSize: 5_000, rows: 3)).RootElement;

        Assert.Contains("&$top=1997&", first.GetProperty("@odata.nextLink").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_answer_comes_in_one_piece_whatever_the_host_wishes()
    {
        using var sample = new Sample();

        var answer = JsonDocument.Parse(await sample.GetUntil("Positions?$select=Id&$top=3", maxPageSize: null, rows: 1)).RootElement;

        Assert.Equal("[1,2,3]", Ids(answer));
    }

    [Theory]
    [InlineData("W10")]
    [InlineData("WzEsMl0")]
    [InlineData("eyJhIjoxfQ")]
    [InlineData("!")]
    public void A_token_of_another_shape_is_refused(string token)
    {
        var refusal = Sample.Refuse($"Positions?$skiptoken={token}");

        Assert.Equal((400, "invalid-skiptoken"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task Pages_joined_equal_the_answer_in_one_piece()
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
