using CsCheck;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace PcaTracker.Domain.Tests;

public class ReminderScheduleTests
{
    private static readonly DateTimeZone Brussels = DateTimeZoneProviders.Tzdb["Europe/Brussels"];
    private static readonly DateTimeZone Almaty = DateTimeZoneProviders.Tzdb["Asia/Almaty"];
    private static readonly LocalDate DueOn = new(2026, 11, 27);

    [Theory]
    [InlineData("2026-11-12T12:00", null)]
    [InlineData("2026-11-13T07:59", null)]
    [InlineData("2026-11-13T08:00", "-14")]
    [InlineData("2026-11-20T08:00", "-7")]
    [InlineData("2026-11-24T08:00", "-3")]
    [InlineData("2026-11-26T08:00", "-1")]
    [InlineData("2026-11-27T08:00", "0")]
    [InlineData("2026-11-28T08:00", "+1")]
    [InlineData("2026-11-30T08:00", "+3")]
    [InlineData("2026-12-07T08:00", "+10")]
    [InlineData("2026-12-14T08:00", "+17")]
    [InlineData("2028-11-29T12:00", "+731")]
    public void Someone_who_was_never_told_is_told_the_latest_offset_of_that_hour(string local, string? offset)
    {
        var due = ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At(local, Brussels), lastTold: null);

        Assert.Equal(offset, due?.Code);
    }

    [Fact]
    public void Eight_in_Almaty_is_four_hours_before_eight_in_Brussels()
    {
        var eightInAlmaty = Instant.FromUtc(2026, 11, 24, 3, 0);

        Assert.Equal("-3", ReminderSchedule.Due(DueOn, Deadline.Open, Almaty, eightInAlmaty, lastTold: new(2026, 11, 20))?.Code);
        Assert.Null(ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, eightInAlmaty, lastTold: new(2026, 11, 20)));
    }

    [Theory]
    [InlineData(Deadline.Done)]
    [InlineData(Deadline.Waived)]
    public void What_is_done_or_waived_is_not_reminded_of(string status)
    {
        Assert.Null(ReminderSchedule.Due(DueOn, status, Brussels, At("2026-11-27T12:00", Brussels), lastTold: null));
    }

    [Fact]
    public void A_deadline_made_two_days_before_is_told_once_at_once_and_then_the_day_before()
    {
        var first = ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At("2026-11-25T15:00", Brussels), lastTold: null);

        Assert.Equal(new Reminder(-3, new LocalDate(2026, 11, 25)), first);
        Assert.Null(ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At("2026-11-25T15:01", Brussels), first?.LocalDate));
        Assert.Equal("-1", ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At("2026-11-26T08:00", Brussels), first?.LocalDate)?.Code);
    }

    [Fact]
    public void A_reminder_caught_up_in_the_morning_takes_the_place_of_that_days_own()
    {
        var caughtUp = ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At("2026-11-26T07:59", Brussels), lastTold: new(2026, 11, 20));

        Assert.Equal(new Reminder(-3, new LocalDate(2026, 11, 26)), caughtUp);
        Assert.Null(ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At("2026-11-26T08:00", Brussels), caughtUp?.LocalDate));
        Assert.Null(ReminderSchedule.Due(DueOn, Deadline.Open, Brussels, At("2026-11-27T07:59", Brussels), caughtUp?.LocalDate));
    }

    [Fact]
    public void A_deadline_moved_into_the_past_is_told_once_as_overdue()
    {
        var now = At("2026-11-24T12:00", Brussels);

        var moved = ReminderSchedule.Due(new LocalDate(2026, 11, 16), Deadline.Open, Brussels, now, lastTold: new(2026, 11, 13));

        Assert.Equal("+3", moved?.Code);
        Assert.Null(ReminderSchedule.Due(new LocalDate(2026, 11, 16), Deadline.Open, Brussels, now, moved?.LocalDate));
    }

    [Fact]
    public void A_skipped_hour_is_told_after_the_gap_and_a_repeated_one_the_first_time()
    {
        var zone = ZoneThatTurnsAtEight();

        Assert.Equal(Instant.FromUtc(2026, 3, 29, 8, 0), ReminderSchedule.Moment(new LocalDate(2026, 3, 29), zone));
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 7, 0), ReminderSchedule.Moment(new LocalDate(2026, 10, 25), zone));
    }

    [Fact]
    public void Checked_every_hour_each_offset_is_told_on_its_own_day_in_every_zone()
    {
        foreach (var zone in Zones)
        {
            var told = Tell(zone, DueOn, Enumerable.Range(0, 24 * 45).Select(hour => Instant.FromUtc(2026, 11, 10, 0, 0) + Duration.FromHours(hour)));

            Assert.Equal(["-14", "-7", "-3", "-1", "0", "+1", "+3", "+10", "+17", "+24"], told.Select(r => r.Code));
            Assert.All(told, r => Assert.Equal(DueOn.PlusDays(r.Offset), r.LocalDate));
        }
    }

    [Fact]
    public void However_long_the_tracker_is_down_nobody_is_told_twice_in_a_day_or_twice_of_an_offset_or_too_early()
    {
        Gen.Select(Gen.OneOf(Zones), Gen.Int[-20, 40], Gen.Int[1, 7 * 24 * 60].Array[1, 80]).Sample((zone, daysToDue, pauses) =>
        {
            var start = Instant.FromUtc(2026, 11, 10, 0, 0);
            var dueOn = new LocalDate(2026, 11, 10).PlusDays(daysToDue);
            var asked = new List<Instant>();
            foreach (var minutes in pauses)
                asked.Add((asked is [] ? start : asked[^1]) + Duration.FromMinutes(minutes));

            var told = Tell(zone, dueOn, asked);

            Assert.Equal(told.Count, told.DistinctBy(r => r.LocalDate).Count());
            Assert.Equal(told.Count, told.DistinctBy(r => r.Offset).Count());
            Assert.All(told, r => Assert.True(r.LocalDate >= dueOn.PlusDays(r.Offset)));
            Assert.All(told, r => Assert.True(r.Offset is >= -14 and <= 3 || (r.Offset - 3) % 7 == 0));
            Assert.Equal(asked[^1] >= ReminderSchedule.Moment(dueOn.PlusDays(-14), zone), told is not []);
        });
    }

    [Fact]
    public void Moved_and_edited_at_will_a_deadline_is_still_told_at_most_once_a_day()
    {
        Gen.Select(Gen.OneOf(Zones), Gen.Select(Gen.Int[1, 2 * 24 * 60], Gen.Int[-10, 30]).Array[1, 60]).Sample((zone, moves) =>
        {
            var now = Instant.FromUtc(2026, 11, 10, 0, 0);
            var told = new List<LocalDate>();
            foreach (var (minutes, daysToDue) in moves)
            {
                now += Duration.FromMinutes(minutes);
                var dueOn = now.InZone(zone).Date.PlusDays(daysToDue);
                if (ReminderSchedule.Due(dueOn, Deadline.Open, zone, now, told is [] ? null : told[^1]) is { } due)
                    told.Add(due.LocalDate);
            }

            Assert.Equal(told.Distinct().Order(), told);
        });
    }

    private static readonly DateTimeZone[] Zones =
        [Brussels, Almaty, DateTimeZoneProviders.Tzdb["Pacific/Auckland"], DateTimeZoneProviders.Tzdb["America/New_York"], ZoneThatTurnsAtEight()];

    /// <summary>Clocks go from 08:00 to 09:00 in spring and from 09:00 to 08:00 in autumn.</summary>
    private static BclDateTimeZone ZoneThatTurnsAtEight() => BclDateTimeZone.FromTimeZoneInfo(TimeZoneInfo.CreateCustomTimeZone(
        "turns-at-eight", TimeSpan.Zero, null, null, null,
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 8, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 9, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]));

    private static Instant At(string local, DateTimeZone zone) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value.InZoneStrictly(zone).ToInstant();

    /// <summary>Asks at each instant, and remembers what was told.</summary>
    private static List<Reminder> Tell(DateTimeZone zone, LocalDate dueOn, IEnumerable<Instant> asked)
    {
        var told = new List<Reminder>();
        foreach (var now in asked)
            if (ReminderSchedule.Due(dueOn, Deadline.Open, zone, now, told is [] ? null : told[^1].LocalDate) is { } due)
                told.Add(due);
        return told;
    }
}
