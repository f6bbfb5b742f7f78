using Microsoft.Extensions.Time.Testing;
using PcaTracker.Api.Reading;

namespace PcaTracker.Tests.Api.Reading;

public class ReadGateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task An_account_holds_half_of_the_slots_at_most()
    {
        var gate = new ReadGate(_clock);
        await Take(gate, account: 1, ReadGate.Half);

        var third = gate.Enter(1, isExport: false, CancellationToken.None);

        Assert.False(third.IsCompleted);
        Assert.NotNull(await gate.Enter(2, isExport: false, CancellationToken.None));
    }

    [Fact]
    public async Task Exports_hold_half_of_the_slots_at_most_whoever_asks()
    {
        var gate = new ReadGate(_clock);
        for (var account = 0; account < ReadGate.Half; account++)
            Assert.NotNull(await gate.Enter(account, isExport: true, CancellationToken.None));

        var another = gate.Enter(100, isExport: true, CancellationToken.None);

        Assert.False(another.IsCompleted);
        Assert.NotNull(await gate.Enter(101, isExport: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_slot_that_comes_free_goes_to_the_account_that_holds_fewest()
    {
        var gate = new ReadGate(_clock);
        var first = await Take(gate, account: 1, ReadGate.Half);
        await Take(gate, account: 2, ReadGate.Places - ReadGate.Half);
        var again = gate.Enter(1, isExport: false, CancellationToken.None);
        var newcomer = gate.Enter(3, isExport: false, CancellationToken.None);

        first[0].Dispose();

        Assert.NotNull(await newcomer);
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task Of_equals_the_one_who_waits_longest_is_next()
    {
        var gate = new ReadGate(_clock);
        var first = await Take(gate, account: 1, ReadGate.Half);
        await Take(gate, account: 2, ReadGate.Places - ReadGate.Half);
        var earlier = gate.Enter(3, isExport: false, CancellationToken.None);
        var later = gate.Enter(4, isExport: false, CancellationToken.None);

        first[0].Dispose();

        Assert.NotNull(await earlier);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task Whoever_waits_too_long_gets_no_slot_and_takes_none_later()
    {
        var gate = new ReadGate(_clock);
        var held = await Take(gate, account: 1, ReadGate.Half);
        var waiting = gate.Enter(1, isExport: false, CancellationToken.None);

        _clock.Advance(ReadGate.Patience);

        Assert.Null(await waiting);
        held[0].Dispose();
        Assert.NotNull(await gate.Enter(1, isExport: false, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_goes_away_waits_no_longer()
    {
        var gate = new ReadGate(_clock);
        using var leaving = new CancellationTokenSource();
        await Take(gate, account: 1, ReadGate.Half);
        var waiting = gate.Enter(1, isExport: false, leaving.Token);

        await leaving.CancelAsync();

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_slot_is_given_back_once()
    {
        var gate = new ReadGate(_clock);
        var held = await Take(gate, account: 1, ReadGate.Half);

        held[0].Dispose();
        held[0].Dispose();

        Assert.NotNull(await gate.Enter(1, isExport: false, CancellationToken.None));
        Assert.False(gate.Enter(1, isExport: false, CancellationToken.None).IsCompleted);
    }

    private static async Task<List<IDisposable>> Take(ReadGate gate, long account, int slots)
    {
        var taken = new List<IDisposable>();
        while (taken.Count < slots)
            taken.Add((await gate.Enter(account, isExport: false, CancellationToken.None))!);
        return taken;
    }
}
