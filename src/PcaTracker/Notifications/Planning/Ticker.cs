namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Ticks itself when Hangfire has not for a while: its schedule goes by a clock that people set, and it drops a job for good after
/// some failures. This goes by one that nobody sets, and puts the job back.
/// </summary>
internal sealed class Ticker(LastSweep last, Tick tick, Action schedule, TimeProvider time, ILogger<Ticker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20), Late = TimeSpan.FromSeconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (last.Age < Late)
                continue;
            log.LogWarning("No sweep for {Age}: ticking without Hangfire, and scheduling it again.", last.Age);
            schedule();
            await tick.RunAsync();
        }
    }
}
