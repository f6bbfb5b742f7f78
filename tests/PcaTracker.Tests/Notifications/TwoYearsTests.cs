using ODataSql.Tests;

namespace PcaTracker.Tests.Notifications;

/// <summary>
/// Simulates two years of 26 people in four zones, or of 50 in a long run. Deadlines are added, moved, completed, waived, narrowed and snoozed,
/// people come and go, the mail server fails, and the clock is set.
/// </summary>
[Trait("Database", "SQLite")]
public class TwoYearsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, LongRun.Of(1, all: 20))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Everybody_gets_their_own_reminders_in_time_once_a_day_and_never_at_night(int seed)
    {
        await using var years = new TwoYears(seed);

        await years.LiveAsync(days: 730);

        Assert.True(years.Violations.Count == 0, string.Join("\n", years.Violations));
        TestContext.Current.TestOutputHelper?.WriteLine(years.Summary);
        Assert.True(years.IsEventful, years.Summary);
    }
}
