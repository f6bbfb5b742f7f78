namespace PcaTracker.Domain.Tests;

public class RoundTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void Outcomes_are_logged_from_the_day_a_round_starts()
    {
        Assert.Null(Round.CheckBegun(9, Round.Planned, Today, Today));
        Assert.Equal(
            "Round 9 starts on 2026-11-24; its outcomes are logged from that day on.",
            Round.CheckBegun(9, Round.Planned, Today.AddDays(1), Today)!.Sentence);
    }

    [Theory]
    [InlineData(Round.Planned, "round-without-dates")]
    [InlineData(Round.Postponed, "round-not-held")]
    [InlineData(Round.Cancelled, "round-not-held")]
    [InlineData(Round.Held, null)]
    public void A_round_without_dates_carries_outcomes_only_if_it_was_held(string status, string? code) =>
        Assert.Equal(code, Round.CheckBegun(9, status, null, Today)?.Code);

    [Fact]
    public void A_status_change_needs_the_end_date_of_its_round()
    {
        Assert.Equal("Round 5 has no dates: set StartsOn and EndsOn first.", Round.CheckDated(5, null)!.Sentence);
        Assert.Null(Round.CheckDated(8, Today));
    }
}
