using Microsoft.Extensions.Logging.Abstractions;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

public class ClockJumpsTests
{
    private readonly SettableClock _clock = new(TestApp.Start);
    private readonly ClockJumps _jumps;

    public ClockJumpsTests() => _jumps = new ClockJumps(_clock, NullLogger<ClockJumps>.Instance);

    [Fact]
    public void A_running_clock_is_trusted_after_any_time()
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
    public void A_corrected_clock_is_trusted_at_once()
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
    public void A_jump_back_or_forward_by_an_hour_at_most_is_trusted(int seconds)
    {
        _clock.Set(TimeSpan.FromSeconds(seconds));

        Assert.True(_jumps.MayTrustClock());
    }
}
