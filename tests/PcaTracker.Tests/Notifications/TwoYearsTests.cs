namespace PcaTracker.Tests.Notifications;

/// <summary>
/// Two years of 50 people in four zones, in which deadlines are made, moved, completed, waived, hidden and snoozed, people come and go,
/// the mail server fails, and somebody sets the clock.
/// </summary>
public class TwoYearsTests
{
    /// <summary>Twenty; <c>PCATRACKER_SEEDS</c> for fewer or more.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("PCATRACKER_SEEDS"), out var seeds) ? seeds : 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Everybody_is_told_what_is_theirs_and_in_time_and_never_what_is_not_nor_twice_a_day_nor_at_night(int seed)
    {
        await using var years = new TwoYears(seed);

        await years.LiveAsync(days: 730);

        Assert.True(years.Wrongs.Count == 0, string.Join("\n", years.Wrongs));
        TestContext.Current.TestOutputHelper?.WriteLine(years.Summary);
        Assert.True(years.IsEventful, years.Summary);
    }
}
