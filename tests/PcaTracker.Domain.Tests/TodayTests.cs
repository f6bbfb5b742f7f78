namespace PcaTracker.Domain.Tests;

public class TodayTests
{
    [Theory]
    [InlineData("Europe/Brussels", 2026, 11, 23)]
    [InlineData("Asia/Almaty", 2026, 11, 24)]
    [InlineData("Mars/Olympus", 2026, 11, 23)]
    public void The_day_depends_on_the_zone(string zone, int year, int month, int day) =>
        Assert.Equal(new DateOnly(year, month, day), Today.In(zone, new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero)));
}
