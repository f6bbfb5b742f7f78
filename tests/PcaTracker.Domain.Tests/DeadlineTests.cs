using CsCheck;
using NodaTime;

namespace PcaTracker.Domain.Tests;

public class DeadlineTests
{
    [Theory]
    [InlineData("2026-12-01", "17:00", "Europe/Brussels", "2026-12-01T16:00:00Z")]
    [InlineData("2026-07-01", "17:00", "Europe/Brussels", "2026-07-01T15:00:00Z")]
    [InlineData("2026-12-01", "17:00", "Asia/Almaty", "2026-12-01T12:00:00Z")]
    [InlineData("2026-12-01", null, "Europe/Brussels", "2026-12-01T23:00:00Z")]
    [InlineData("2026-12-31", null, "Asia/Almaty", "2026-12-31T19:00:00Z")]
    public void A_deadline_is_due_by_the_clocks_of_its_zone(string day, string? time, string zone, string due) =>
        Assert.Equal(due, DueAt(day, time, zone).Value.ToString());

    [Theory]
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30:00Z")]
    public void A_skipped_or_repeated_time_is_due_at_the_first_possible_instant(string day, string time, string due) =>
        Assert.Equal(due, DueAt(day, time, "Europe/Brussels").Value.ToString());

    [Fact]
    public void A_day_without_midnight_ends_when_the_next_one_starts() =>
        Assert.Equal("2017-10-15T03:00:00Z", DueAt("2017-10-14", null, "America/Sao_Paulo").Value.ToString());

    [Fact]
    public void A_deadline_with_a_time_is_never_due_after_the_end_of_its_day() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 86_399], Gen.OneOf("Europe/Brussels", "Asia/Almaty", "America/Sao_Paulo", "Australia/Lord_Howe"))
            .Sample((day, second, zone) =>
            {
                var dueOn = new LocalDate(1990, 1, 1).PlusDays(day);
                var timed = Deadline.DueAt(dueOn, LocalTime.FromSecondsSinceMidnight(second), zone).Value;
                Assert.True(timed <= Deadline.DueAt(dueOn, null, zone).Value);
            });

    [Fact]
    public void An_unknown_zone_is_refused_by_name()
    {
        var refusal = DueAt("2026-12-01", null, "Mars/Olympus").Refusal!;

        Assert.Equal(("unknown-time-zone", "TimeZone"), (refusal.Code, refusal.Target));
        Assert.Contains("'Mars/Olympus'", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_out_of_range_is_refused() => Assert.Equal("out-of-range", DueAt("9999-12-31", null, "Europe/Brussels").Refusal!.Code);

    private static Result<Instant> DueAt(string day, string? time, string zone) =>
        Deadline.DueAt(NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value, time is null ? null : NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value, zone);
}
