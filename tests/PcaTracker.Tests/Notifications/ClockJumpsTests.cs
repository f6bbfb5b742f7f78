using Microsoft.Extensions.Logging.Abstractions;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

public class ClockJumpsTests
{
    private readonly SettableClock _clock = new(TestApp.Start);
    private readonly ClockJumps _jumps;

    public ClockJumpsTests() => _jumps = new ClockJumps(_clock, NullLogger<ClockJumps>.Instance);

    [Fact]
    public void A_clock_that_goes_its_way_is_trusted_however_long_nobody_asks()
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_jumps.MayTrustClock());
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.True(_jumps.MayTrustClock());
    }

    [Fact]
    public void A_clock_set_forward_by_hours_is_doubted_for_five_minutes()
    {
        _clock.Set(TimeSpan.FromHours(2));

        Assert.False(_jumps.MayTrustClock());
        _clock.Advance(TimeSpan.FromSeconds(299));
        Assert.False(_jumps.MayTrustClock());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_jumps.MayTrustClock());
    }

    [Fact]
    public void A_clock_that_is_set_right_again_is_trusted_at_once()
    {
        _clock.Set(TimeSpan.FromDays(30));
        Assert.False(_jumps.MayTrustClock());

        _clock.Set(TimeSpan.FromDays(-30));

        Assert.True(_jumps.MayTrustClock());
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(3600)]
    [InlineData(30)]
    public void Back_or_forward_by_an_hour_at_most_nothing_is_held(int seconds)
    {
        _clock.Set(TimeSpan.FromSeconds(seconds));

        Assert.True(_jumps.MayTrustClock());
    }
}
