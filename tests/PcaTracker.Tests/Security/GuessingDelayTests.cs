using System.Net;
using PcaTracker.Security;

namespace PcaTracker.Tests.Security;

public sealed class GuessingDelayTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1"), There = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void Tries_at_one_account_are_few_from_wherever_they_come()
    {
        using var guessing = new GuessingDelay();

        var tries = Enumerable.Range(0, 1000).Count(i => guessing.MayTry(new IPAddress(i + 1), i % 2 == 0 ? "eu.head@example.org" : "EU.HEAD@example.org"));

        Assert.Equal(10, tries);
        Assert.True(guessing.MayTry(Here, "kz.head@example.org"));
    }

    [Fact]
    public void Tries_from_one_address_are_few_whatever_account_they_name()
    {
        using var guessing = new GuessingDelay();

        var tries = Enumerable.Range(0, 1000).Count(i => guessing.MayTry(Here, $"{i}@example.org"));

        Assert.Equal(20, tries);
        Assert.True(guessing.MayTry(There, "eu.head@example.org"));
    }
}
