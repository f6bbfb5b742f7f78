using CsCheck;
using ODataSql.Plan.Rows;

namespace ODataSql.Tests;

/// <summary>Requests that differ only in their values are planned once, with the result of a fresh plan.</summary>
public class PlanCacheTests
{
    [Theory]
    [InlineData("Chapters(1)", "Chapters(2)")]
    [InlineData("Chapters(Code='III')", "Chapters(Code='III.9')")]
    [InlineData("Positions?$filter=Party eq 'EU'", "Positions?$filter=Party eq 'K''Z'")]
    [InlineData("Positions?$filter=contains(Topic,'visa') and Id gt 2", "Positions?$filter=contains(Topic,'%2550') and Id gt 0")]
    [InlineData("Positions?$filter=Party in ('EU','XX') or ChapterId eq 5000000000", "Positions?$filter=Party in ('KZ','EU') or ChapterId eq 6000000000")]
    [InlineData("Chapters?$filter=Positions/any(p: p/Priority eq 1)&$expand=Positions", "Chapters?$filter=Positions/any(p: p/Priority eq 3)&$expand=Positions")]
    public async Task Requests_that_differ_in_values_share_one_plan(string first, string second)
    {
        using var sample = new Sample();
        var engine = Sample.NewEngine();

        var (one, other) = (Compile(engine, first), Compile(engine, second));

        Assert.Same(one.Plan, other.Plan);
        Assert.Equal(await sample.Get(Compile(Sample.NewEngine(), second)), await sample.Get(other));
    }

    [Theory]
    [InlineData("Positions?$filter=Priority eq 1", "Positions?$filter=Priority eq 5000000000")]
    [InlineData("Positions?$filter=Priority eq 1", "Positions?$filter=Priority eq null")]
    [InlineData("Positions?$filter=matchesPattern(Topic,'v')", "Positions?$filter=matchesPattern(Topic,'i')")]
    [InlineData("Positions?$filter=cast('1',Edm.Int32) eq Priority", "Positions?$filter=cast('x',Edm.Int32) eq Priority")]
    [InlineData("Positions?$top=1", "Positions?$top=2")]
    [InlineData("Positions?$filter=TabledAt lt now()", "Positions?$filter=TabledAt lt now()")]
    public void Values_that_influence_the_plan_are_planned_anew(string first, string second)
    {
        var engine = Sample.NewEngine();

        var (one, other) = (Compile(engine, first), Compile(engine, second));

        Assert.NotSame(one.Plan, other.Plan);
    }

    [Theory]
    [InlineData("Positions?$filter=now() lt 2012-07-01T00:00:00Z&$select=Id")]
    [InlineData("Positions?$filter=2012-07-01T00:00:00.0005Z ge now()&$select=Id")]
    [InlineData("Positions?$filter=TabledAt eq now()&$select=Id")]
    [InlineData("Positions?$filter=not (now() eq 2012-07-01T00:00:00Z)&$select=Id")]
    public async Task Cached_plan_uses_the_current_time(string resource)
    {
        using var sample = new Sample();
        var (engine, midnight) = (Sample.NewEngine(), new DateTimeOffset(2012, 7, 1, 0, 0, 0, TimeSpan.Zero));

        foreach (var ticks in (long[])[-9_996_000, 0, 4_000, 10_000])
        {
            var request = new QueryRequest(resource, Sample.Root, null, midnight.AddTicks(ticks));
            engine.Compile(request, out var cached);
            Sample.NewEngine().Compile(request, out var anew);

            Assert.Equal(await sample.Get(anew), await sample.Get(cached));
        }
    }

    [Fact]
    public void Pages_after_the_first_share_one_plan()
    {
        using var sample = new Sample();
        var engine = Sample.NewEngine();
        CompiledQuery Page(params IReadOnlyList<object?> after) => Compile(engine, $"Positions?$orderby=Priority&$skiptoken={SkipToken.Write(after)}");

        var (second, third, afterNull) = (Page(1L, 1L), Page(2L, 4L), Page(null, 3L));

        Assert.Same(second.Plan, third.Plan);
        Assert.NotSame(second.Plan, afterNull.Plan);
    }

    [Theory]
    [InlineData("Positions?$filter=Priority eq 1%01")]
    [InlineData("Positions?$filter=Topic eq '")]
    [InlineData("Positions?$filter=Topic eq 'a''")]
    [InlineData("Positions(1")]
    public void Malformed_request_is_refused_again(string resource)
    {
        var engine = Sample.NewEngine();

        var refusals = Enumerable.Range(0, 2).Select(_ => engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var _)).ToList();

        Assert.All(refusals, refusal => Assert.Equal(400, refusal!.Status));
    }

    [Fact]
    public async Task Cached_plan_gives_the_result_of_a_fresh_one()
    {
        using var sample = new Sample();
        var engine = Sample.NewEngine();

        await Gen.Select(Queries.Filter, Queries.Order, Gen.Int[1, 3]).SampleAsync(async (filter, order, pageSize) =>
        {
            var request = new QueryRequest($"Positions?$filter={Uri.EscapeDataString(filter)}&$orderby={Uri.EscapeDataString(order)}", Sample.Root, pageSize, DateTimeOffset.UnixEpoch);
            engine.Compile(request, out var cached);
            Sample.NewEngine().Compile(request, out var anew);

            Assert.Equal(anew.Rows.Text, cached.Rows.Text);
            Assert.Equal(anew.Rows.Parameters, cached.Rows.Parameters);
            Assert.Equal(await sample.Get(anew), await sample.Get(cached));
        }, iter: LongRun.Of(100, all: 1_000), threads: 1);
    }

    private static CompiledQuery Compile(QueryEngine engine, string resource)
    {
        var refusal = engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query);
        return refusal is null ? query : throw new InvalidOperationException(refusal.Message);
    }
}
