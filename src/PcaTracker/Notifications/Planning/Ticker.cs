namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Ticks when Hangfire has not for a while, and schedules its job again. Hangfire follows the system clock and drops a job after some
/// failures; this timer is monotonic.
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
