using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

public sealed class TickerTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private int _scheduled;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private LastSweep Last => _app.Services.GetRequiredService<LastSweep>();

    [Fact]
    public async Task The_ticker_ticks_and_schedules_again_after_a_while_without_sweeps()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.TurnDigestsOff();
        _app.Database.AddDeadline("2026-11-26");
        await using var _ = new Running(await StartAsync());

        await AdvanceAsync(seconds: 120, until: () => _scheduled > 0 && Last.Planned is not null);

        Assert.Equal(1, _scheduled);
        Assert.Equal(1, Last.Planned);
    }

    [Fact]
    public async Task The_ticker_does_nothing_while_sweeps_come()
    {
        await using var _ = new Running(await StartAsync());

        for (var minute = 0; minute < 5; minute++)
        {
            await AdvanceAsync(seconds: 60, until: () => false);
            _app.Services.GetRequiredService<Sweep>().Run();
        }

        Assert.Equal(0, _scheduled);
    }

    private async Task<Ticker> StartAsync()
    {
        var ticker = new Ticker(Last, _app.Services.GetRequiredService<Tick>(), () => Interlocked.Increment(ref _scheduled), _app.Clock, NullLogger<Ticker>.Instance);
        await ticker.StartAsync(TestContext.Current.CancellationToken);
        return ticker;
    }

    /// <summary>Advances the clock in steps of the ticker's interval, with a pause for the work of each.</summary>
    private async Task AdvanceAsync(int seconds, Func<bool> until)
    {
        for (var passed = 0; passed < seconds && !until(); passed += 20)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        for (var waited = 0; waited < 100 && seconds > 60 && !until(); waited++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    private sealed class Running(Ticker ticker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await ticker.StopAsync(CancellationToken.None);
            ticker.Dispose();
        }
    }
}
