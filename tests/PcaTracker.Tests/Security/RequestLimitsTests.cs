using Microsoft.Extensions.Configuration;
using PcaTracker.Domain;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Tests.Security;

public sealed class RequestLimitsTests
{
    [Fact]
    public void Limits_without_a_setting_have_their_defaults()
    {
        var limits = Read("Feed:Burst", "7").Value;

        Assert.Equal(new Allowance(7, 50), limits.Of(Bucket.Feed));
        Assert.Equal(new Allowance(120, 2), limits.Of(Bucket.Export));
    }

    [Theory]
    [InlineData("Feed:Burst", "many", "The setting PcaTracker__Limits__Feed__Burst is 'many'. Set a number from 1 to 1000000000.")]
    [InlineData("Feed:PerSecond", "0", "The setting PcaTracker__Limits__Feed__PerSecond is '0'. Set a number from 1 to 1000000000.")]
    [InlineData("Feed:PerMinute", "1", "The setting PcaTracker__Limits__Feed__PerMinute is not one that a limit has: Burst, PerSecond.")]
    [InlineData("Mail:Burst", "1", "The setting PcaTracker__Limits__Mail limits nothing: name Feed, Export, Calendar, Pages.")]
    public void An_invalid_limit_stops_the_start_and_is_named(string setting, string value, string sentence)
    {
        Assert.True(Read(setting, value).IsRefused(out var refusal));

        Assert.Equal(sentence, refusal.Sentence);
    }

    private static Result<RequestLimits> Read(string setting, string value) =>
        RequestLimits.Read(new ConfigurationBuilder().AddInMemoryCollection([new($"PcaTracker:Limits:{setting}", value)]).Build());
}
