using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace ODataSql.Tests;

using Row = IReadOnlyDictionary<string, object?>;
using Rows = IReadOnlyList<IReadOnlyDictionary<string, object?>>;

/// <summary>
/// The oracle for the transformations that the library does not know: a second implementation over rows in memory. Generated sequences must
/// return the same rows in both. CsCheck prints the seed of a failure.
/// </summary>
public class TransformationSequenceTests
{
    private static readonly Gen<string> Values = Gen.OneOf("Priority", "Weight", "Id");

    private static readonly Gen<Step> Filter = Gen.OneOf(
        Gen.Int[0, 3].Select(n => new Step($"filter(Priority gt {n})", rows => [.. rows.Where(r => Number(r["Priority"]) > n)])),
        Gen.OneOf("EU", "KZ").Select(p => new Step($"filter(Party eq '{p}')", rows => [.. rows.Where(r => (string)r["Party"]! == p)])),
        Gen.Const(new Step("filter(Weight ne null)", rows => [.. rows.Where(r => r["Weight"] is not null)])));

    private static readonly Gen<Step> Top = Gen.Select(Gen.Bool, Gen.OneOf("count", "sum", "percent"), Gen.Int[1, 4], Values).Select((top, until, n, by) =>
    {
        var measure = until == "percent" ? n * 25 : n;
        return new Step($"{(top ? "top" : "bottom")}{until}({measure},{by})", rows => Selected(rows, top, until, measure, by));
    });

    private static readonly Gen<Step> Slice = Gen.Select(Values, Gen.Bool, Gen.Int[0, 2], Gen.Int[0, 3]).Select((by, descending, skip, top) =>
        new Step($"orderby({by}{(descending ? " desc" : "")})/skip({skip})/top({top})", rows => [.. Sorted(rows, by, descending).Skip(skip).Take(top)]));

    private static readonly Gen<Step> Narrowing = Gen.OneOf(Filter, Top, Slice, Gen.Const(new Step("identity", rows => rows)));

    private static readonly Gen<Step> Entities = Gen.OneOf(Narrowing, Gen.Select(Narrowing, Narrowing).Select((a, b) => a.Then(b)), Gen.Select(Narrowing, Narrowing, Narrowing).Select((a, b, c) => a.Concat(b).Then(c)));

    private static readonly Gen<Aggregation> Aggregated = Gen.OneOf(
        Gen.Const(new Aggregation("$count as N", "N", rows => rows.Count)),
        Values.Select(v => new Aggregation($"{v} with sum as Total", "Total", rows => Numbers(rows, v) is { Count: > 0 } numbers ? numbers.Sum() : null)),
        Values.Select(v => new Aggregation($"{v} with max as Most", "Most", rows => Numbers(rows, v) is { Count: > 0 } numbers ? numbers.Max() : null)),
        Values.Select(v => new Aggregation($"{v} mul 2 with min as Least", "Least", rows => Numbers(rows, v) is { Count: > 0 } numbers ? numbers.Min() * 2 : null)),
        Gen.Const(new Aggregation("Chapter/Positions/$count as Beside", "Beside", rows => rows.SelectMany(r => ((Chapter)r["Chapter"]!).Positions).Distinct().Count())),
        Gen.Const(new Aggregation("Chapter/Parent/Positions/Weight with sum as Above", "Above", rows => rows.SelectMany(r => ((Chapter)r["Chapter"]!).Parent?.Positions ?? []).Distinct().Select(p => p.Weight).OfType<double>().ToList() is { Count: > 0 } weights ? weights.Sum() : null)),
        Gen.OneOf("Party", "Topic", "Chapter/Area").Select(v => new Aggregation($"{v} with countdistinct as Kinds", "Kinds", rows => rows.Select(r => r[v]).OfType<string>().Distinct(StringComparer.Ordinal).Count())));

    private static readonly Gen<Step> Aggregate = Aggregated.Select(a => new Step($"aggregate({a.Text})", rows => [new Dictionary<string, object?> { [a.Name] = a.Of(rows) }]));

    private static readonly Gen<string[]> Keys = Gen.OneOf<string[]>(["Party"], ["Priority"], ["Chapter/Area"], ["Party", "Chapter/Area"], ["Topic", "Party"]);

    private static readonly Gen<Step> Grouping = Gen.OneOf(
        Gen.Select(Keys, Aggregate).Select((keys, inner) => new Step($"groupby(({string.Join(',', keys)}),{inner.Text})", rows => Grouped(rows, keys, inner))),
        Gen.Select(Keys, Filter, Aggregate).Select((keys, filter, last) => filter.Then(last) is var inner ? new Step($"groupby(({string.Join(',', keys)}),{inner.Text})", rows => Grouped(rows, keys, inner)) : null!),
        Gen.Select(Keys, Filter, Gen.OneOf(Top, Slice), Aggregate).Select((keys, filter, selection, last) => filter.Then(selection).Then(last) is var inner ? new Step($"groupby(({string.Join(',', keys)}),{inner.Text})", rows => Grouped(rows, keys, inner)) : null!),
        Gen.Select(Keys, Top, Aggregate).Select((keys, selection, last) => selection.Then(last) is var inner ? new Step($"groupby(({string.Join(',', keys)}),{inner.Text})", rows => Grouped(rows, keys, inner)) : null!),
        Aggregate.Select(inner => new Step($"groupby((rollup(Chapter/Area,Party)),{inner.Text})", rows => [.. Grouped(rows, ["Chapter/Area", "Party"], inner), .. Grouped(rows, ["Chapter/Area"], inner)])),
        Keys.Select(keys => new Step($"groupby(({string.Join(',', keys)}))", rows => Grouped(rows, keys, new Step("", _ => [new Dictionary<string, object?>()])))));

    private static readonly Gen<Step> Ending = Gen.OneOf(Aggregate, Grouping, Gen.Select(Grouping, Aggregate).Select((a, b) => a.Concat(b)), Gen.Select(Grouping, Grouping).Select((a, b) => a.Concat(b)));

    [Fact]
    public async Task Generated_sequence_returns_the_rows_of_the_oracle()
    {
        using var sample = new Sample();
        var start = RowsOf(sample);

        await Gen.Select(Entities, Ending).Select((narrowing, ending) => narrowing.Then(ending)).SampleAsync(async pipeline =>
        {
            var answer = JsonDocument.Parse(await sample.Get($"Positions?$apply={Uri.EscapeDataString(pipeline.Text)}")).RootElement.GetProperty("value");

            Assert.Equal(Printed(pipeline.Apply(start)), Printed(answer.EnumerateArray().Select(row => Flat(row, ""))));
        }, iter: LongRun.Of(150, all: 1_500), threads: 1);
    }

    [Fact]
    public async Task Filtered_entities_have_the_order_of_the_oracle()
    {
        using var sample = new Sample();
        var start = RowsOf(sample);

        await Entities.SampleAsync(async pipeline =>
        {
            var answer = JsonDocument.Parse(await sample.Get($"Positions?$apply={Uri.EscapeDataString(pipeline.Text)}&$select=Id")).RootElement.GetProperty("value");

            Assert.Equal(pipeline.Apply(start).Select(r => (long)r["Id"]!), answer.EnumerateArray().Select(row => row.GetProperty("Id").GetInt64()));
        }, iter: LongRun.Of(60, all: 500), threads: 1);
    }

    private static Rows RowsOf(Sample sample) => [.. sample.Positions.Select(p => new Dictionary<string, object?>
    {
        ["Id"] = p.Id, ["Party"] = p.Party, ["Topic"] = p.Topic, ["Priority"] = p.Priority, ["Weight"] = p.Weight, ["Chapter/Area"] = p.Chapter.Area, ["Chapter"] = p.Chapter,
    })];

    private static double? Number(object? value) => value is null ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static List<double> Numbers(Rows rows, string name) => [.. rows.Select(r => Number(r[name])).OfType<double>()];

    /// <summary>Nulls come first; rows of equal value keep their order.</summary>
    private static IEnumerable<Row> Sorted(Rows rows, string by, bool descending) =>
        descending ? rows.OrderByDescending(r => Number(r[by]) ?? double.NegativeInfinity) : rows.OrderBy(r => Number(r[by]) ?? double.NegativeInfinity);

    /// <summary>A top transformation (OData Data Aggregation 4.0, 3.3.1): takes rows up to the limit and keeps their previous order.</summary>
    private static Rows Selected(Rows rows, bool top, string until, double measure, string by)
    {
        var (selected, sum, whole) = (new SortedList<int, Row>(), 0.0, Numbers(rows, by).Sum());
        var places = rows.Select((row, place) => (row, place)).ToList();
        Func<(Row Row, int Place), double> value = r => Number(r.Row[by]) ?? double.NegativeInfinity;
        foreach (var (row, place) in top ? places.OrderByDescending(value) : places.OrderBy(value))
        {
            if (until == "count" ? selected.Count >= measure : until == "sum" ? sum >= measure : whole != 0 && sum * 100 / whole >= measure)
                break;
            selected.Add(place, row);
            sum += Number(row[by]) ?? 0;
        }

        return [.. selected.Values];
    }

    private static Rows Grouped(Rows rows, string[] keys, Step inner) =>
    [
        .. rows.GroupBy(row => string.Join('|', keys.Select(k => $"{row[k]}"))).SelectMany(group =>
            inner.Apply([.. group]).Select(result => (Row)new Dictionary<string, object?>(keys.Select(k => KeyValuePair.Create(k, group.First()[k])).Concat(result)))),
    ];

    private static Dictionary<string, object?> Flat(JsonElement row, string prefix) => new(row.EnumerateObject().Where(p => !p.Name.Contains('@', StringComparison.Ordinal)).SelectMany(p =>
        p.Value.ValueKind == JsonValueKind.Object ? Flat(p.Value, $"{p.Name}/") : Enumerable.Repeat(KeyValuePair.Create(prefix + p.Name, Plain(p.Value)), 1)));

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetDouble(),
        _ => value.GetString(),
    };

    private static string Printed(IEnumerable<Row> rows) => string.Join('\n', rows.Select(row =>
        string.Join(';', row.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}")))).Order(StringComparer.Ordinal));

    /// <summary>One or several transformations: the text and the function.</summary>
    private sealed record Step(string Text, Func<Rows, Rows> Apply)
    {
        public Step Then(Step next) => new($"{Text}/{next.Text}", rows => next.Apply(Apply(rows)));

        public Step Concat(Step other) => new($"concat({Text},{other.Text})", rows => [.. Apply(rows), .. other.Apply(rows)]);
    }

    private sealed record Aggregation(string Text, string Name, Func<Rows, object?> Of);
}
