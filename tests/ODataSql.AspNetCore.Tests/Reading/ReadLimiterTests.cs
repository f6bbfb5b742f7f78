using Microsoft.Extensions.Time.Testing;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Tests.Reading;

public class ReadLimiterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task An_account_holds_half_of_the_slots_at_most()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        await Take(limiter, caller: 1, limiter.Half);

        var third = limiter.EnterAsync(1, isExport: false, CancellationToken.None);

        Assert.False(third.IsCompleted);
        Assert.NotNull(await limiter.EnterAsync(2, isExport: false, CancellationToken.None));
    }

    [Fact]
    public async Task Exports_hold_half_of_the_slots_at_most_whoever_asks()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        for (var caller = 0; caller < limiter.Half; caller++)
            Assert.NotNull(await limiter.EnterAsync(caller, isExport: true, CancellationToken.None));

        var another = limiter.EnterAsync(100, isExport: true, CancellationToken.None);

        Assert.False(another.IsCompleted);
        Assert.NotNull(await limiter.EnterAsync(101, isExport: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_slot_that_comes_free_goes_to_the_account_that_holds_fewest()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        var first = await Take(limiter, caller: 1, limiter.Half);
        await Take(limiter, caller: 2, limiter.Slots - limiter.Half);
        var again = limiter.EnterAsync(1, isExport: false, CancellationToken.None);
        var newcomer = limiter.EnterAsync(3, isExport: false, CancellationToken.None);

        first[0].Dispose();

        Assert.NotNull(await newcomer);
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task Of_equals_the_one_who_waits_longest_is_next()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        var first = await Take(limiter, caller: 1, limiter.Half);
        await Take(limiter, caller: 2, limiter.Slots - limiter.Half);
        var earlier = limiter.EnterAsync(3, isExport: false, CancellationToken.None);
        var later = limiter.EnterAsync(4, isExport: false, CancellationToken.None);

        first[0].Dispose();

        Assert.NotNull(await earlier);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task Whoever_waits_too_long_gets_no_slot_and_takes_none_later()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        var held = await Take(limiter, caller: 1, limiter.Half);
        var waiting = limiter.EnterAsync(1, isExport: false, CancellationToken.None);

        _clock.Advance(ReadLimiter.Patience);

        Assert.Null(await waiting);
        held[0].Dispose();
        Assert.NotNull(await limiter.EnterAsync(1, isExport: false, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_goes_away_waits_no_longer()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        using var leaving = new CancellationTokenSource();
        await Take(limiter, caller: 1, limiter.Half);
        var waiting = limiter.EnterAsync(1, isExport: false, leaving.Token);

        await leaving.CancelAsync();

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_slot_is_given_back_once()
    {
        var limiter = new ReadLimiter(_clock, ReadLimiter.OfThisMachine);
        var held = await Take(limiter, caller: 1, limiter.Half);

        held[0].Dispose();
        held[0].Dispose();

        Assert.NotNull(await limiter.EnterAsync(1, isExport: false, CancellationToken.None));
        Assert.False(limiter.EnterAsync(1, isExport: false, CancellationToken.None).IsCompleted);
    }

    private static async Task<List<IDisposable>> Take(ReadLimiter limiter, long caller, int slots)
    {
        var taken = new List<IDisposable>();
        while (taken.Count < slots)
            taken.Add((await limiter.EnterAsync(caller, isExport: false, CancellationToken.None))!);
        return taken;
    }
}
