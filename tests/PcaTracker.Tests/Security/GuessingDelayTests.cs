using System.Net;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Security;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Tests.Security;

public sealed class GuessingDelayTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _clock = new(TestApp.Start);
    private readonly SignInThrottle _guessing;

    public GuessingDelayTests() => _guessing = new SignInThrottle(_clock);

    [Fact]
    public void Tries_at_one_account_are_few_from_wherever_they_come()
    {
        var tries = Enumerable.Range(0, 1000).Count(i => May(ThrottleKey.From(new IPAddress(i + 1)), ThrottleKey.At(i % 2 == 0 ? "eu.head@example.org" : " EU.HEAD@example.org")));

        Assert.Equal(40, tries);
        Assert.True(May(ThrottleKey.From(Here), ThrottleKey.At("kz.head@example.org")));
    }

    [Fact]
    public void Tries_from_one_address_are_few_whatever_account_they_name()
    {
        var tries = Enumerable.Range(0, 1000).Count(i => May(ThrottleKey.From(Here), ThrottleKey.At($"{i}@example.org")));

        Assert.Equal(20, tries);
        Assert.True(May(ThrottleKey.From(There), ThrottleKey.At("eu.head@example.org")));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", 20)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", 40)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", 20)]
    public void One_network_of_the_new_protocol_is_one_address(string first, string second, int expected)
    {
        var tries = Enumerable.Range(0, 100).Count(i => May(ThrottleKey.From(IPAddress.Parse(i % 2 == 0 ? first : second))));

        Assert.Equal(expected, tries);
    }

    [Fact]
    public void The_wait_doubles_to_a_quarter_of_an_hour_and_no_further()
    {
        var lane = ThrottleKey.From(Here);
        Assert.Equal(20, Enumerable.Range(0, 50).Count(_ => May(lane)));

        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var wait = _guessing.Wait(lane);
            waits.Add(wait.TotalSeconds);
            _clock.Advance(wait);
            Assert.True(May(lane));
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 900, 900, 900], waits);
    }

    [Fact]
    public void Asking_while_one_must_wait_makes_the_wait_no_longer()
    {
        var lane = ThrottleKey.At("eu.head@example.org");
        Assert.Equal(40, Enumerable.Range(0, 50).Count(_ => May(lane)));

        for (var i = 0; i < 9; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False(May(lane));
        }
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(May(lane));
    }

    [Fact]
    public void A_right_secret_frees_its_account_and_gives_the_address_only_its_own_try_back()
    {
        var (address, account) = (ThrottleKey.From(Here), ThrottleKey.At("eu.head@example.org"));
        for (var i = 0; i < 19; i++)
            Assert.True(May(address, account));
        Assert.True(May(address, account));

        _guessing.WasRight(address, account);

        Assert.Equal(1, Enumerable.Range(0, 50).Count(_ => May(address)));
        Assert.Equal(40, Enumerable.Range(0, 50).Count(_ => May(account)));
    }

    [Fact]
    public void A_lane_that_is_refused_costs_no_try_in_the_others()
    {
        var (address, account) = (ThrottleKey.From(Here), ThrottleKey.At("eu.head@example.org"));
        Assert.Equal(20, Enumerable.Range(0, 1000).Count(_ => May(address, account)));

        Assert.Equal(20, Enumerable.Range(0, 1000).Count(i => May(ThrottleKey.From(new IPAddress(i + 1)), account)));
    }

    [Fact]
    public void A_day_of_quiet_makes_everything_as_new()
    {
        var lane = ThrottleKey.From(Here);
        Assert.Equal(20, Enumerable.Range(0, 50).Count(_ => May(lane)));

        _clock.Advance(SignInThrottle.Forgets);

        Assert.Equal(20, Enumerable.Range(0, 50).Count(_ => May(lane)));
    }

    private bool May(params ThrottleKey[] lanes) => _guessing.Wait(lanes) == TimeSpan.Zero;
}
