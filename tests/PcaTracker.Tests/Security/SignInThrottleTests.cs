using System.Net;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Tests.Security;

public sealed class SignInThrottleTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");

    private readonly FakeTimeProvider _clock = new(TestApp.Start);
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_clock, new MemoryAttempts(_clock));

    [Fact]
    public void An_account_has_40_free_attempts_from_all_addresses_together()
    {
        var attempts = Enumerable.Range(0, 1000).Count(i => Take(ThrottleKey.From(new IPAddress(i + 1)), ThrottleKey.At(i % 2 == 0 ? "eu.head@example.org" : " EU.HEAD@example.org")));

        Assert.Equal(40, attempts);
        Assert.True(Take(ThrottleKey.From(Here), ThrottleKey.At("kz.head@example.org")));
    }

    [Fact]
    public void An_address_has_20_free_attempts_at_all_accounts_together()
    {
        var attempts = Enumerable.Range(0, 1000).Count(i => Take(ThrottleKey.From(Here), ThrottleKey.At($"{i}@example.org")));

        Assert.Equal(20, attempts);
        Assert.True(Take(ThrottleKey.From(There), ThrottleKey.At("eu.head@example.org")));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", 20)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", 40)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", 20)]
    public void IPv6_addresses_of_one_64_bit_network_share_their_attempts(string first, string second, int expected)
    {
        var attempts = Enumerable.Range(0, 100).Count(i => Take(ThrottleKey.From(IPAddress.Parse(i % 2 == 0 ? first : second))));

        Assert.Equal(expected, attempts);
    }

    [Fact]
    public void The_wait_doubles_up_to_a_quarter_of_an_hour()
    {
        var key = ThrottleKey.From(Here);
        Assert.Equal(20, Enumerable.Range(0, 50).Count(_ => Take(key)));

        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            Assert.False(_throttle.TryTake(out var wait, key));
            waits.Add(wait.TotalSeconds);
            _clock.Advance(wait);
            Assert.True(Take(key));
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 900, 900, 900], waits);
    }

    [Fact]
    public void A_refused_attempt_does_not_lengthen_the_wait()
    {
        var key = ThrottleKey.At("eu.head@example.org");
        Assert.Equal(40, Enumerable.Range(0, 50).Count(_ => Take(key)));

        for (var i = 0; i < 9; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False(Take(key));
        }
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Take(key));
    }

    [Fact]
    public void A_right_secret_resets_the_account_and_gives_the_address_one_attempt_back()
    {
        var (address, account) = (ThrottleKey.From(Here), ThrottleKey.At("eu.head@example.org"));
        for (var i = 0; i < 19; i++)
            Assert.True(Take(address, account));
        Assert.True(Take(address, account));

        _throttle.Succeeded(address, account);

        Assert.Equal(1, Enumerable.Range(0, 50).Count(_ => Take(address)));
        Assert.Equal(40, Enumerable.Range(0, 50).Count(_ => Take(account)));
    }

    [Fact]
    public void A_refusal_by_one_key_takes_no_attempt_from_the_others()
    {
        var (address, account) = (ThrottleKey.From(Here), ThrottleKey.At("eu.head@example.org"));
        Assert.Equal(20, Enumerable.Range(0, 1000).Count(_ => Take(address, account)));

        Assert.Equal(20, Enumerable.Range(0, 1000).Count(i => Take(ThrottleKey.From(new IPAddress(i + 1)), account)));
    }

    [Fact]
    public void Attempts_are_forgotten_after_a_day()
    {
        var key = ThrottleKey.From(Here);
        Assert.Equal(20, Enumerable.Range(0, 50).Count(_ => Take(key)));

        _clock.Advance(SignInThrottle.Retention);

        Assert.Equal(20, Enumerable.Range(0, 50).Count(_ => Take(key)));
    }

    private bool Take(params ThrottleKey[] keys) => _throttle.TryTake(out _, keys);
}
