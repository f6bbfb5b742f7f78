using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.OData.Extensions;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Query.Wrapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OData.UriParser;

namespace ODataSql.Tests;

/// <summary>
/// Compares generated queries through the engine's SQL and through the library's LINQ over the same rows in memory. Not compared, because
/// the library differs from the standard: negative starts of substring and division by zero (it throws), rounding of halves (it rounds to
/// even), sums of no rows (0 instead of null), distinct counts with null (it counts null), concat with null (it ignores null), sums over
/// navigation properties (it counts a row as often as it is reached), durations and <c>divby</c> (it reads neither), and nulls as
/// <see cref="Queries"/> describes. <see cref="TransformationSequenceTests"/> is the oracle of the transformations that the library does not
/// know. CsCheck prints the seed of a failure.
/// </summary>
public class DifferentialTests
{
    private static readonly IServiceProvider Library = new ServiceCollection()
        .AddLogging()
        .AddControllers().AddOData(options => options.EnableQueryFeatures().AddRouteComponents("odata", Sample.Edm)).Services
        .BuildServiceProvider();

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Filters_and_orders_agree_with_the_library()
    {
        using var sample = new Sample();

        await Gen.Select(Queries.Filter, Queries.Order, Gen.Int[0, 5], Gen.Int[0, 2]).SampleAsync(async (filter, order, top, skip) =>
        {
            var query = $"?$filter={Uri.EscapeDataString(filter)}&$orderby={Uri.EscapeDataString(order)}&$top={top}&$skip={skip}&$select=Id";

            Assert.Equal(Theirs(sample.Positions, query.Replace("&$select=Id", "", StringComparison.Ordinal)), await Ours(sample, "Positions" + query));
        }, iter: LongRun.Of(200, all: 2_000), threads: 1);
    }

    [Fact]
    public async Task Groupings_agree_with_the_library()
    {
        using var sample = new Sample();

        await Gen.Select(Queries.Filter, Queries.Grouping).SampleAsync(async (filter, grouping) =>
        {
            var query = $"?$apply={Uri.EscapeDataString($"filter({filter})/{grouping}")}";
            var ours = JsonDocument.Parse(await sample.Get("Positions" + query)).RootElement.GetProperty("value").EnumerateArray()
                .Select(row => string.Join(';', row.EnumerateObject().Where(p => p.Name[0] != '@').OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}")));

            Assert.Equal(Sorted(Rows(sample.Positions, "Positions", query).Select(Print)), Sorted(ours));
        }, iter: LongRun.Of(60, all: 1_000), threads: 1);
    }

    [Fact]
    public async Task Computed_properties_agree_with_the_library()
    {
        using var sample = new Sample();

        await Gen.Select(Queries.Computed, Queries.Filter, Gen.Int[-2, 5]).SampleAsync(async (computed, filter, least) =>
        {
            // The library compares computed values as integers, so it gets the expression instead.
            var theirs = $"?$compute={Uri.EscapeDataString($"{computed} as X")}&$filter={Uri.EscapeDataString($"{filter} and {computed} ge {least}")}&$select=Id,X&$orderby=Id";
            var ours = $"Positions?$compute={Uri.EscapeDataString($"{computed} as X")}&$filter={Uri.EscapeDataString($"{filter} and X ge {least}")}&$select=Id,X&$orderby=Id";

            Assert.Equal(Nested(Rows(sample.Positions, "Positions", theirs)), await Shown(sample, ours));
        }, iter: LongRun.Of(60, all: 600), threads: 1);
    }

    [Fact]
    public async Task Expanded_rows_agree_with_the_library()
    {
        using var sample = new Sample();
        var filters = Queries.Filter.Where(filter => !filter.Contains("$it", StringComparison.Ordinal));

        await Gen.Select(filters, Queries.Order, Gen.Int[1, 3]).SampleAsync(async (filter, order, top) =>
        {
            var options = Uri.EscapeDataString($"$filter={filter};$orderby={order},Id desc;$top={top};$select=Id,Party");
            var query = $"?$expand=Positions({(order.Contains("Id", StringComparison.Ordinal) ? options.Replace("%2CId%20desc", "", StringComparison.Ordinal) : options)}),Parent($select=Code)&$select=Id&$orderby=Id";

            Assert.Equal(Nested(Rows(sample.Chapters, "Chapters", query)), await Shown(sample, "Chapters" + query));
        }, iter: LongRun.Of(60, all: 600), threads: 1);
    }

    private static async Task<string> Ours(Sample sample, string resource) =>
        string.Join(',', JsonDocument.Parse(await sample.Get(resource)).RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64()));

    private static string Theirs(IEnumerable<Position> rows, string query) => string.Join(',', Rows(rows, "Positions", query).Cast<Position>().Select(p => p.Id));

    private static IEnumerable<object> Rows<T>(IEnumerable<T> rows, string set, string query)
    {
        using var scope = Library.CreateScope();
        var request = new DefaultHttpContext { RequestServices = scope.ServiceProvider }.Request;
        request.Method = "GET";
        request.QueryString = new QueryString(query);
        request.ODataFeature().RoutePrefix = "odata";
        request.ODataFeature().Model = Sample.Edm;
        request.ODataFeature().Path = new ODataPath(new EntitySetSegment(Sample.Edm.EntityContainer.FindEntitySet(set)));
        var context = new ODataQueryContext(Sample.Edm, typeof(T), request.ODataFeature().Path);
        var options = new ODataQueryOptions<T>(context, request);
        return [.. ((IEnumerable)options.ApplyTo(rows.AsQueryable(), new ODataQuerySettings { HandleNullPropagation = HandleNullPropagationOption.True, EnsureStableOrdering = true })).Cast<object>()];
    }

    /// <summary>Rows as JSON without annotations on any level.</summary>
    private static async Task<string> Shown(Sample sample, string resource) =>
        string.Join('\n', JsonDocument.Parse(await sample.Get(resource)).RootElement.GetProperty("value").EnumerateArray().Select(Print));

    private static string Nested(IEnumerable<object> rows) =>
        string.Join('\n', rows.Select(row => Print(JsonSerializer.SerializeToElement(Plain(row), Readable))));

    private static object? Plain(object? value) => value switch
    {
        ISelectExpandWrapper wrapper => wrapper.ToDictionary().ToDictionary(p => p.Key, p => Plain(p.Value), StringComparer.Ordinal),
        string text => text,
        IEnumerable many => many.Cast<object?>().Select(Plain).ToList(),
        _ => value,
    };

    private static string Print(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(';', value.EnumerateObject().Where(p => !p.Name.Contains('@', StringComparison.Ordinal)).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={Print(p.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Print))}]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Print(object row) =>
        string.Join(';', ((DynamicTypeWrapper)row).Values.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={JsonSerializer.Serialize(p.Value, Readable).Trim('"')}"));

    private static string Sorted(IEnumerable<string> rows) => string.Join('\n', rows.Select(r => r.Replace("null", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
