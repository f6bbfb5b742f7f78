using Microsoft.Extensions.Time.Testing;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Tests.Reading;

public class BusySignalTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Without_a_request_in_progress_nothing_rests()
    {
        Assert.True(new BusySignal(_clock).YieldAsync(AMoment, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task While_a_request_is_in_progress_background_work_rests()
    {
        var busy = new BusySignal(_clock);

        busy.Enter();
        var rest = busy.YieldAsync(AMoment, CancellationToken.None);

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(rest.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }

    [Fact]
    public void After_an_answer_it_stays_busy_for_fifty_milliseconds_and_no_longer()
    {
        var busy = new BusySignal(_clock);

        busy.Enter();
        busy.Leave();

        _clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.True(busy.IsBusy);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(busy.IsBusy);
    }
}
