using CsCheck;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace PcaTracker.Domain.Tests;

public class ReminderScheduleTests
{
    private static readonly DateTimeZone Brussels = DateTimeZoneProviders.Tzdb["Europe/Brussels"];
    private static readonly DateTimeZone Almaty = DateTimeZoneProviders.Tzdb["Asia/Almaty"];
    private static readonly LocalDate Friday = new(2026, 11, 27);
    private static readonly WorkingDays Weekdays = Working();

    [Theory]
    [InlineData("2026-11-08T12:00", null)]
    [InlineData("2026-11-09T07:59", null)]
    [InlineData("2026-11-09T08:00", "-14")]
    [InlineData("2026-11-18T08:00", "-7")]
    [InlineData("2026-11-24T08:00", "-3")]
    [InlineData("2026-11-26T08:00", "-1")]
    [InlineData("2026-11-27T08:00", "0")]
    [InlineData("2026-11-28T08:00", null)]
    [InlineData("2026-11-30T08:00", "+1")]
    [InlineData("2026-12-02T08:00", "+3")]
    [InlineData("2026-12-09T08:00", "+8")]
    [InlineData("2026-12-16T19:59", "+13")]
    [InlineData("2026-12-16T20:00", null)]
    [InlineData("2028-11-29T12:00", "+523")]
    public void A_first_reminder_is_that_of_the_latest_reminder_day(string local, string? offset)
    {
        var due = Due(Friday, At(local, Brussels));

        Assert.Equal(offset, due?.Code);
    }

    [Fact]
    public void Eight_in_Almaty_is_four_hours_before_eight_in_Brussels()
    {
        var eightInAlmaty = Instant.FromUtc(2026, 11, 24, 3, 0);

        Assert.Equal("-3", Due(Friday, eightInAlmaty, lastTold: new(2026, 11, 20), zone: Almaty)?.Code);
        Assert.Null(Due(Friday, eightInAlmaty, lastTold: new(2026, 11, 20)));
    }

    [Fact]
    public void A_deadline_created_two_days_before_is_reminded_at_once_and_the_day_before()
    {
        var first = Due(Friday, At("2026-11-25T15:00", Brussels));

        Assert.Equal(new Reminder(-3, new LocalDate(2026, 11, 25)), first);
        Assert.Null(Due(Friday, At("2026-11-25T15:01", Brussels), first?.LocalDate));
        Assert.Equal("-1", Due(Friday, At("2026-11-26T08:00", Brussels), first?.LocalDate)?.Code);
    }

    [Fact]
    public void A_deadline_moved_into_the_past_is_reminded_once_as_overdue()
    {
        var now = At("2026-11-24T12:00", Brussels);

        var moved = Due(new LocalDate(2026, 11, 16), now, lastTold: new(2026, 11, 13));

        Assert.Equal("+3", moved?.Code);
        Assert.Equal("+3", Due(new LocalDate(2026, 11, 16), now, lastTold: new(2026, 11, 23), toldDueOn: Friday)?.Code);
        Assert.Null(Due(new LocalDate(2026, 11, 16), now, moved?.LocalDate));
    }

    [Theory]
    [InlineData("2026-11-24", "0")]
    [InlineData("2026-11-23", "+1")]
    [InlineData("2026-11-27", "-3")]
    [InlineData("2026-12-01", "-7")]
    [InlineData("2027-03-01", null)]
    public void A_move_is_news_on_the_day_of_the_last_reminder(string movedTo, string? offset)
    {
        var (noon, thisMorning) = (At("2026-11-24T12:00", Brussels), new LocalDate(2026, 11, 24));

        var told = Due(LocalDatePattern.Iso.Parse(movedTo).Value, noon, lastTold: thisMorning, toldDueOn: new(2026, 11, 26));

        Assert.Equal(offset, told?.Code);
    }

    [Fact]
    public void A_deadline_moved_back_is_news_only_if_the_move_was_told()
    {
        var (noon, thisMorning) = (At("2026-11-24T12:00", Brussels), new LocalDate(2026, 11, 24));

        Assert.Equal("-3", Due(Friday, noon, lastTold: thisMorning, toldDueOn: thisMorning)?.Code);
        Assert.Null(Due(Friday, noon, lastTold: thisMorning, toldDueOn: Friday));
    }

    [Theory]
    [InlineData("2026-11-24T07:59", null)]
    [InlineData("2026-11-24T08:00", "0")]
    [InlineData("2026-11-24T19:59", "0")]
    [InlineData("2026-11-24T20:00", null)]
    public void News_of_a_move_waits_for_the_persons_hours(string local, string? offset)
    {
        var told = Due(new(2026, 11, 24), At(local, Brussels), lastTold: new(2026, 11, 23), toldDueOn: Friday);

        Assert.Equal(offset, told?.Code);
    }

    [Fact]
    public void A_snooze_applies_only_to_the_due_day_it_was_given_for()
    {
        var (now, today) = (At("2026-11-26T12:00", Brussels), new LocalDate(2026, 11, 26));

        Assert.Null(Due(Friday, now, lastTold: new(2026, 11, 24), snoozedUntil: new(2026, 12, 1)));
        Assert.Equal("0", Due(today, now, lastTold: new(2026, 11, 24), toldDueOn: Friday, snoozedUntil: new(2026, 12, 1), snoozedDueOn: Friday)?.Code);
        Assert.Null(Due(today, now, lastTold: new(2026, 11, 24), toldDueOn: Friday, snoozedUntil: new(2026, 12, 1), snoozedDueOn: today));
    }

    [Fact]
    public void A_deadline_on_a_Sunday_is_reminded_that_day_and_otherwise_on_working_days()
    {
        var sunday = new LocalDate(2026, 11, 29);

        var told = Tell(Brussels, sunday, EveryHour("2026-11-20", days: 20));

        Assert.Equal(
            ["-7 2026-11-20", "-3 2026-11-25", "-1 2026-11-27", "0 2026-11-29", "+1 2026-11-30", "+3 2026-12-02", "+8 2026-12-09"],
            told.Select(r => $"{r.Code} {LocalDatePattern.Iso.Format(r.LocalDate)}"));
    }

    [Fact]
    public void Days_off_do_not_count_and_a_worked_Saturday_does()
    {
        var working = Working(off: [new(2026, 11, 25), new(2026, 11, 26)], worked: [new(2026, 11, 21)]);

        var days = new ReminderDays(Friday, ReminderOffsets.Parse("-3,-1,0,+1", "Offsets").Value, working);

        Assert.Equal(
            [new(-3, new(2026, 11, 21)), new(-1, new(2026, 11, 24)), new(0, Friday), new(1, new LocalDate(2026, 11, 30))],
            days.Days);
    }

    [Fact]
    public void Repeated_reminders_fall_on_the_days_found_by_counting_week_by_week() => Gen.Select(Gen.Int[0, 60], Gen.Int[0, 45_000]).Sample((dueOn, later) =>
    {
        var working = Working(off: [new(1999, 12, 24), new(2025, 12, 25), new(2026, 12, 25)], worked: [new(2026, 11, 28)]);
        var days = new ReminderDays(new LocalDate(1904, 1, 1).PlusDays(dueOn), ReminderOffsets.Default, working);
        var day = days.DueOn.PlusDays(30 + later);
        var latest = days.Days[^1];
        for (var next = latest; next.Day <= day; next = new(next.Offset + 5, working.Plus(next.Day, 5)))
            latest = next;

        Assert.Equal(latest, days.LatestOn(day));
    }, iter: 100);

    [Fact]
    public void An_escalation_is_sent_once()
    {
        var days = new ReminderDays(Friday, ReminderOffsets.Escalation, Weekdays);

        Assert.Null(days.LatestOn(new(2026, 12, 1)));
        Assert.Equal(new OffsetDay(3, new(2026, 12, 2)), days.LatestOn(new(2026, 12, 2)));
        Assert.Equal(new OffsetDay(3, new(2026, 12, 2)), days.LatestOn(new(2027, 12, 2)));
    }

    [Fact]
    public void A_snooze_silences_reminders_until_its_last_day()
    {
        var (told, until) = (new LocalDate(2026, 11, 24), new LocalDate(2026, 11, 27));

        Assert.Null(Due(Friday, At("2026-11-26T12:00", Brussels), told, snoozedUntil: until));
        Assert.Equal("0", Due(Friday, At("2026-11-27T08:00", Brussels), told, snoozedUntil: until)?.Code);
        Assert.Equal("+3", Due(new LocalDate(2026, 11, 19), At("2026-11-27T08:00", Brussels), told, snoozedUntil: until)?.Code);
        Assert.Null(Due(new LocalDate(2026, 11, 19), At("2026-11-27T09:00", Brussels), until, snoozedUntil: until));
    }

    [Fact]
    public void A_reminder_hour_that_is_skipped_comes_after_the_gap_and_a_repeated_one_at_first()
    {
        var zone = ZoneThatTurnsAtEight();

        Assert.Equal(Instant.FromUtc(2026, 3, 29, 8, 0), ReminderSchedule.Moment(new LocalDate(2026, 3, 29), new(8, 0), zone));
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 7, 0), ReminderSchedule.Moment(new LocalDate(2026, 10, 25), new(8, 0), zone));
    }

    [Theory]
    [InlineData("2027-03-28", "03:30")]
    [InlineData("2027-10-31", "02:30")]
    public void Half_past_two_in_Brussels_comes_once_on_nights_of_clock_changes(string day, string first)
    {
        var settings = NotificationSettings.Default with { Hour = new(2, 30), QuietFrom = new(5, 0), QuietUntil = new(1, 0) };
        var sunday = LocalDatePattern.Iso.Parse(day).Value;
        var minutes = Enumerable.Range(0, 26 * 60).Select(m => Brussels.AtStartOfDay(sunday).ToInstant() + Duration.FromMinutes(m));

        var told = Tell(Brussels, sunday, minutes, settings, from: new LocalDate(2026, 1, 1));

        Assert.Equal([new Reminder(0, sunday)], told.Where(r => r.LocalDate == sunday));
        Assert.Equal(first, ToldAt[sunday].InZone(Brussels).TimeOfDay.ToString("HH:mm", null));
    }

    [Fact]
    public void Each_offset_is_reminded_on_its_own_day_in_every_zone()
    {
        foreach (var zone in Zones)
        {
            var told = Tell(zone, Friday, EveryHour("2026-11-05", days: 45));

            Assert.Equal(["-14", "-7", "-3", "-1", "0", "+1", "+3", "+8", "+13"], told.Select(r => r.Code));
            Assert.All(told, r => Assert.Equal(Weekdays.Plus(Friday, r.Offset), r.LocalDate));
        }
    }

    [Fact]
    public void After_any_downtime_no_reminder_is_repeated_early_at_night_or_on_a_day_off()
    {
        Gen.Select(Gen.OneOf(Zones), Gen.Int[-20, 40], Gen.Int[1, 7 * 24 * 60].Array[1, 80]).Sample((zone, daysToDue, pauses) =>
        {
            var dueOn = new LocalDate(2026, 11, 10).PlusDays(daysToDue);
            var asked = new List<Instant>();
            foreach (var minutes in pauses)
                asked.Add((asked is [] ? Instant.FromUtc(2026, 11, 10, 0, 0) : asked[^1]) + Duration.FromMinutes(minutes));

            var told = Tell(zone, dueOn, asked);

            Assert.Equal(told.Count, told.DistinctBy(r => r.LocalDate).Count());
            Assert.Equal(told.Count, told.DistinctBy(r => r.Offset).Count());
            Assert.All(told, r => Assert.True(r.LocalDate >= Weekdays.Plus(dueOn, r.Offset)));
            Assert.All(told, r => Assert.True(r.Offset is >= -14 and <= 3 || (r.Offset - 3) % 5 == 0));
            Assert.All(told, r => Assert.True(Weekdays.IsWorking(r.LocalDate) || r.LocalDate == dueOn));
            Assert.All(told, r => Assert.InRange(ToldAt[r.LocalDate].InZone(zone).TimeOfDay, new LocalTime(8, 0), new LocalTime(19, 59, 59)));
        });
    }

    [Theory]
    [InlineData(NotificationSettings.Off, "")]
    [InlineData(NotificationSettings.Daily, "Mon 23, Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1")]
    [InlineData(NotificationSettings.Weekly, "Mon 23, Mon 30")]
    public void A_digest_comes_at_most_once_a_working_day_or_once_a_week(string digest, string days)
    {
        var settings = NotificationSettings.Default with { Digest = digest };

        Assert.Equal(days, string.Join(", ", Digests(settings, Weekdays).Select(day => LocalDatePattern.CreateWithInvariantCulture("ddd d").Format(day))));
    }

    [Fact]
    public void A_weekly_digest_whose_day_is_off_comes_on_the_first_working_day_after_it()
    {
        var settings = NotificationSettings.Default with { Digest = NotificationSettings.Weekly, DigestDay = IsoDayOfWeek.Thursday };

        Assert.Equal([new LocalDate(2026, 11, 30)], Digests(settings, Working(off: [new(2026, 11, 26), new(2026, 11, 27)])));
    }

    [Fact]
    public void A_missed_digest_is_caught_up_once()
    {
        var weekly = NotificationSettings.Default with { Digest = NotificationSettings.Weekly };
        var wednesday = At("2026-11-25T12:00", Brussels);

        Assert.True(ReminderSchedule.IsDigestDue(weekly, Weekdays, Brussels, wednesday, lastDigest: new LocalDate(2026, 11, 16)));
        Assert.False(ReminderSchedule.IsDigestDue(weekly, Weekdays, Brussels, wednesday, lastDigest: new LocalDate(2026, 11, 23)));
        Assert.False(ReminderSchedule.IsDigestDue(weekly, Weekdays, Brussels, wednesday, lastDigest: null));
    }

    [Fact]
    public void The_next_digest_is_on_the_next_digest_day()
    {
        var daily = NotificationSettings.Default;
        var weekly = NotificationSettings.Default with { Digest = NotificationSettings.Weekly, DigestHour = new(9, 0) };

        var noon = At($"{Friday:uuuu-MM-dd}T12:00", Brussels);
        Assert.Equal(At("2026-11-30T08:00", Brussels), ReminderSchedule.NextDigest(daily, Weekdays, Brussels, noon, lastDigest: Friday));
        Assert.Equal(At("2026-12-07T09:00", Brussels), ReminderSchedule.NextDigest(weekly, Weekdays, Brussels, At("2026-11-30T12:00", Brussels), lastDigest: new(2026, 11, 30)));
        Assert.Null(ReminderSchedule.NextDigest(daily with { Digest = NotificationSettings.Off }, Weekdays, Brussels, noon, lastDigest: Friday));
    }

    [Theory]
    [InlineData("2026-11-25T07:59", "2026-11-25T08:00")]
    [InlineData("2026-11-25T12:00", "2026-11-25T12:00")]
    [InlineData("2026-11-25T20:00", "2026-11-26T08:00")]
    [InlineData("2026-11-27T23:00", "2026-11-30T08:00")]
    public void A_missed_digest_is_due_at_once_or_after_quiet_hours_on_the_next_working_day(string now, string next)
    {
        Assert.Equal(At(next, Brussels), ReminderSchedule.NextDigest(NotificationSettings.Default, Weekdays, Brussels, At(now, Brussels), lastDigest: new(2026, 11, 24)));
        Assert.Equal(At(next, Brussels), ReminderSchedule.NextDigest(NotificationSettings.Default, Weekdays, Brussels, At(now, Brussels), lastDigest: null));
    }

    [Theory]
    [InlineData("08:00", "12:30")]
    [InlineData("13:00", "09:00")]
    public void A_digest_held_back_by_midday_quiet_hours_is_due_at_their_end(string hour, string now)
    {
        var settings = NotificationSettings.Default with
        {
            DigestHour = NotificationSettings.Time.Parse(hour).Value,
            QuietFrom = new(12, 0),
            QuietUntil = new(14, 0),
        };

        var next = ReminderSchedule.NextDigest(settings, Weekdays, Brussels, At($"2026-11-25T{now}", Brussels), lastDigest: new(2026, 11, 24));

        Assert.Equal(At("2026-11-25T14:00", Brussels), next);
    }

    [Theory]
    [InlineData(NotificationSettings.Daily, "2026-11-24T08:00", "2026-11-23T08:00")]
    [InlineData(NotificationSettings.Daily, "2026-11-24T19:00", "2026-11-23T08:00")]
    [InlineData(NotificationSettings.Daily, "2026-11-30T08:00", "2026-11-27T08:00")]
    [InlineData(NotificationSettings.Daily, "2026-11-28T12:00", "2026-11-27T08:00")]
    [InlineData(NotificationSettings.Daily, "2026-12-29T08:00", "2026-12-23T08:00")]
    [InlineData(NotificationSettings.Daily, "2026-10-26T08:00", "2026-10-23T08:00")]
    [InlineData(NotificationSettings.Weekly, "2026-11-30T08:00", "2026-11-23T08:00")]
    [InlineData(NotificationSettings.Weekly, "2026-12-02T08:00", "2026-11-30T08:00")]
    public void The_digest_before_the_first_is_that_of_the_last_digest_day(string digest, string now, string before)
    {
        var settings = NotificationSettings.Default with { Digest = digest };
        var working = Working(off: [new(2026, 12, 24), new(2026, 12, 25), new(2026, 12, 28)]);

        foreach (var zone in (DateTimeZone[])[Brussels, Almaty])
            Assert.Equal(At(before, zone), ReminderSchedule.DigestBefore(settings, working, zone, At(now, zone)));
    }

    private static readonly DateTimeZone[] Zones =
        [Brussels, Almaty, DateTimeZoneProviders.Tzdb["Pacific/Auckland"], DateTimeZoneProviders.Tzdb["America/New_York"], ZoneThatTurnsAtEight()];

    [ThreadStatic]
    private static Dictionary<LocalDate, Instant>? _toldAtOfThread;

    /// <summary>When each day's reminder was due in the last <see cref="Tell"/>.</summary>
    private static Dictionary<LocalDate, Instant> ToldAt => _toldAtOfThread ??= [];

    private static WorkingDays Working(LocalDate[]? off = null, LocalDate[]? worked = null) =>
        new(new WorkingCalendar(Side.EU, (off ?? []).ToHashSet(), (worked ?? []).ToHashSet(), new HashSet<int>()));

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

    private static IEnumerable<Instant> EveryHour(string from, int days) =>
        Enumerable.Range(0, 24 * days).Select(hour => At($"{from}T00:00", DateTimeZone.Utc) + Duration.FromHours(hour));

    private static Reminder? Due(
        LocalDate dueOn, Instant now, LocalDate? lastTold = null, DateTimeZone? zone = null, LocalDate? snoozedUntil = null,
        NotificationSettings? settings = null, LocalDate? toldDueOn = null, LocalDate? snoozedDueOn = null) =>
        ReminderSchedule.Due(
            new ReminderDays(dueOn, ReminderOffsets.Default, Weekdays), settings ?? NotificationSettings.Default, zone ?? Brussels, now,
            lastTold is { } day ? new LastTold(day, toldDueOn ?? dueOn) : null, snoozedUntil is { } until ? new Snoozed(until, snoozedDueOn ?? dueOn) : null);

    /// <summary>Computes the reminder at each instant, and records those due.</summary>
    private static List<Reminder> Tell(DateTimeZone zone, LocalDate dueOn, IEnumerable<Instant> asked, NotificationSettings? settings = null, LocalDate? from = null)
    {
        var told = new List<Reminder>();
        ToldAt.Clear();
        foreach (var now in asked)
            if (Due(dueOn, now, told is [] ? from : told[^1].LocalDate, zone, settings: settings) is { } due)
            {
                told.Add(due);
                ToldAt[due.LocalDate] = now;
            }

        return told;
    }

    /// <summary>The digest days of a person in Brussels, checked every hour for ten days from a Sunday.</summary>
    private static List<LocalDate> Digests(NotificationSettings settings, WorkingDays working)
    {
        var days = new List<LocalDate>();
        foreach (var now in EveryHour("2026-11-22", days: 10))
            if (ReminderSchedule.IsDigestDue(settings, working, Brussels, now, days is [] ? null : days[^1]))
                days.Add(now.InZone(Brussels).Date);
        return days;
    }
}
