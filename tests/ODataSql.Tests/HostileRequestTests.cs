using System.Globalization;
using CsCheck;

namespace ODataSql.Tests;

/// <summary>The engine answers or refuses every request; it never throws.</summary>
public class HostileRequestTests
{
    private static readonly Gen<string> Fragment = Gen.OneOf(
        Gen.OneOf(
            "Chapters", "Positions", "Code", "Topic", "Weight", "Priority", "TabledAt", "OpenedOn", "Closed", "Parent", "Children", "Colour", "$it", "$count", "$value", "$ref", "$all", "$entity", "$metadata", "$crossjoin(Chapters,Positions)", "$each", "$filter(", "@a", "$id="),
        Gen.OneOf(" eq ", " ne ", " gt ", " lt ", " and ", " or ", " not ", " in ", " has ", " add ", " div ", " mod ", " desc", " asc", " with ", " as ", " from ", " divby ", " as X,", " with sum as X", "/identity/", ";$compute=", ";$filter=", ";$select=", ";$apply=", ";$at=", ";$toInclusive=", "/$count as X", " with countdistinct as X"),
        Gen.OneOf("(", ")", "/", ",", ";", ":", "'", "''", "\"", "&", "?", "=", "@", "$", "-", "%", "%25", "%00", "%2F", "+", "*", ".", "..", "\\", "#", "{", "}", "[", "]"),
        Gen.OneOf("any(p: ", "all(x:", "groupby((", "aggregate(", "filter(", "compute(", "concat(", "topcount(", "toppercent(50,", "bottomsum(1,", "rollup(", "orderby(", "top(1)", "skip(1)", "identity", "search(", "isof(", "totalseconds(", "$search=", "$levels=", "contains(", "substring(", "cast(", "isof(", "date(", "now()", "round(", "length(", "geo.distance(", "Positions/$count($filter=", "aggregate(Positions/", "Positions($apply=", "Positions($at=", "groupby((Chapters/Area),", "topsum(0.3,", "case(", "hassubset(", "isdefined(", "$root/", "$root/Chapters(1)/", "$these/aggregate(", "Positions/aggregate(", "Children/$filter(", "Positions/$count(", "Collection(", "Sample.Chapter/", "/Sample.Chapter", "/Sample.Position", "Sample.*", "$this/", "Children/$ref(", "Children/$count(", "*($levels=", "search(O'"),
        Gen.OneOf("null", "true", "0", "-1", "9223372036854775808", "1e400", "-1E-999", "NaN", "INF", "2012-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2012-01-01T00:00:00Z", "2012-01-01T25:61:61Z", "duration'P1D'", "12:60:00", "2014-01-01T00:00:00.0005Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999+14:00", "0001-01-01T00:00:00.0001-14:00", "23:59:59.9999999", "duration'-PT0.0005S'", "1E308", "0.1", "min", "max", "binary'AA'", "binary'AAAA'", "guid'0'", "0.1f", "1e-1", "[1,2]", "{\"a\":1}", "geography'SRID=0;Point(1 2)'", "geometry'SRID=0;Point(1 2)'", "2012-01-01T00:00:00+05:00"),
        Gen.OneOf("visa", "'visa'", "Тарифы", "\u202E", "\uD800", "é", "𝔘", "\t", "\n", "DROP TABLE chapter", "1; SELECT 1", "' OR 1=1 --"),
        Gen.Int.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Option = Gen.Select(
        Gen.OneOf("$filter", "$orderby", "$select", "$expand", "$apply", "$top", "$skip", "$count", "$skiptoken", "$search", "$compute", "$format", "$levels", "$id", "$at", "$from", "$to", "$toInclusive", "filter", "@a", "$", "", "$FILTER"),
        Fragment.List[0, 8].Select(parts => string.Concat(parts)))
        .Select((name, value) => $"{name}={Uri.EscapeDataString(Whole(value))}");

    private static readonly Gen<string> Path = Gen.OneOf(
        Gen.OneOf("Chapters", "Positions", "Chapters(1)", "Chapters(1)/Positions", "Positions/$count", "Chapters(Code='III')", "Positions(2)/Chapter", "Chapters/$filter(@a)", "Positions/$filter(Id in @a)/$count", "Chapters/$filter(Positions/any(p: p/Id divby 2 eq 1))/$filter(@a)", "Positions/$filter(%27%27%27)", "Chapters(@a)", "$crossjoin(Chapters,Positions)", "$entity", "Chapters/$ref", "Positions/$each", "Chapters(1)/Code/$value", "Chapters/$filter()", "Chapters(1)/Sample.Chapter", "Chapters/$filter($root/X)", "Positions/$filter(Chapter/Positions/$count($search=O'x))"),
        Fragment.List[0, 6].Select(parts => Uri.EscapeDataString(Whole(string.Concat(parts)))),
        Fragment.List[0, 6].Select(string.Concat));

    internal static readonly Gen<string> Resource = Gen.Select(Path, Option.List[0, 4]).Select((path, options) => options.Count == 0 ? path : $"{path}?{string.Join('&', options)}");

    [Fact]
    public async Task Hostile_request_never_throws()
    {
        using var sample = new Sample();

        await Resource.SampleAsync(async resource => await AnswerOrRefuse(sample, resource), iter: LongRun.Of(7_000, all: 20_000), threads: 1);
    }

    [Fact]
    public async Task Mutated_request_never_throws()
    {
        using var sample = new Sample();
        var mutilated = Gen.Select(Gen.Select(Queries.Filter, Queries.Order, Queries.Grouping), Gen.Int[0, 200], Gen.Int[0, 20], Fragment).Select((query, at, cut, inserted) =>
        {
            var (filter, order, grouping) = query;
            var text = $"$filter={filter}&$orderby={order}&$apply={grouping}";
            var from = Math.Min(at, text.Length);
            return $"Positions?{text[..from]}{inserted}{text[Math.Min(from + cut, text.Length)..]}";
        });

        await mutilated.SampleAsync(async resource => await AnswerOrRefuse(sample, resource), iter: LongRun.Of(2_000, all: 5_000), threads: 1);
    }

    [Theory]
    [InlineData("not (", 30_000)]
    [InlineData("(", 30_000)]
    [InlineData("length(concat(Topic,", 5_000)]
    [InlineData("Children/any(x: ", 5_000)]
    [InlineData("-", 30_000)]
    public void Deeply_nested_request_never_throws(string opening, int times)
    {
        var refusal = Sample.Refuse("Chapters?$filter=" + string.Concat(Enumerable.Repeat(opening, times)));

        Assert.Equal(400, refusal.Status);
    }

    private static async Task AnswerOrRefuse(Sample sample, string resource)
    {
        if (Sample.Engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out _) is { } refusal)
            Assert.True(refusal.Status is 400 or 404 or 501 && refusal.Message.Length > 0, refusal.ToString());
        else
            await sample.Get(resource);
    }

    /// <summary>Text without lone surrogates, which cannot be percent-encoded.</summary>
    private static string Whole(string text) => text.Replace("\uD800", "", StringComparison.Ordinal);
}
