namespace PcaTracker.Tests;

public class TrafficTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Where_nobody_waits_nothing_rests()
    {
        Assert.True(new Traffic().GiveWay(Hour, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task While_somebody_waits_what_has_time_rests()
    {
        var traffic = new Traffic();
        using var stop = new CancellationTokenSource();

        traffic.Enter();
        var rest = traffic.GiveWay(Hour, stop.Token);

        Assert.False(rest.IsCompleted);
        await stop.CancelAsync();
    }
}
