using NodaTime;

namespace PcaTracker.Domain;

/// <summary>When a person is told of a deadline.</summary>
public static class ReminderSchedule
{
    /// <summary>
    /// The reminder that is due now, if any: in the person's hours, on a day on which they may be told of this deadline, once one of its
    /// days has come, and only when it says something that the person has not been told. Of several days that have come, because the
    /// tracker was down or the deadline was made late or moved, only the latest counts.
    /// </summary>
    /// <param name="days">The days of the deadline.</param>
    /// <param name="settings">The person's hours.</param>
    /// <param name="zone">Where the person is.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="told">What this person was last told of it.</param>
    /// <param name="snooze">Until when this person does not want to hear of it.</param>
    public static Reminder? Due(ReminderDays days, NotificationSettings settings, DateTimeZone zone, Instant now, LastTold? told, Snoozed? snooze)
    {
        var today = now.InZone(zone).Date;
        return days.MayTellOn(today) && IsHour(settings.Hour, settings, zone, now) && days.LatestOn(today) is { } latest
            && IsNews(days.DueOn, latest.Day, today, told, snooze)
            ? new Reminder(latest.Offset, today)
            : null;
    }

    /// <summary>
    /// Whether a reminder tells a person something new. The due day is news when it is another than the one they were last told, also on
    /// the same day and when the deadline is moved back; otherwise a reminder is news once a day, when a later one of the deadline's days
    /// has come or a snooze ends. A snooze puts off news of the due day that it was given for, and of no other.
    /// </summary>
    private static bool IsNews(LocalDate dueOn, LocalDate latestDay, LocalDate today, LastTold? told, Snoozed? snooze)
    {
        var snoozedUntil = snooze?.DueOn == dueOn ? snooze.Until : (LocalDate?)null;
        if (snoozedUntil > today)
            return false;
        return told is null || told.DueOn != dueOn || (told.Day < today && (told.Day < latestDay || told.Day < snoozedUntil));
    }

    /// <summary>Whether a person's digest of today is due now.</summary>
    /// <param name="settings">Their wishes.</param>
    /// <param name="working">The days that their side works.</param>
    /// <param name="zone">Where they are.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="lastDigest">The local day of the last one, sent or not.</param>
    public static bool IsDigestDue(NotificationSettings settings, WorkingDays working, DateTimeZone zone, Instant now, LocalDate? lastDigest)
    {
        var today = now.InZone(zone).Date;
        // Whoever never had one gets the first on its day; otherwise one that was missed is caught up.
        return DigestDayOf(settings, working, today) is { } day && (lastDigest is null ? day == today : lastDigest < day)
            && working.IsWorking(today) && IsHour(settings.DigestHour, settings, zone, now);
    }

    /// <summary>When a person's next digest is due: now, if one is; none where they want none.</summary>
    /// <param name="settings">Their wishes.</param>
    /// <param name="working">The days that their side works.</param>
    /// <param name="zone">Where they are.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="lastDigest">The local day of the last one, sent or not.</param>
    public static Instant? NextDigest(NotificationSettings settings, WorkingDays working, DateTimeZone zone, Instant now, LocalDate? lastDigest)
    {
        if (settings.Digest == NotificationSettings.Off)
            return null;
        var today = now.InZone(zone).Date;
        // At its hour, or where that is over or quiet, when the quiet hours end. Nobody is off for a year.
        return Enumerable.Range(0, 366)
            .SelectMany(days => ((LocalTime[])[settings.DigestHour, settings.QuietUntil]).Select(hour => Moment(today.PlusDays(days), hour, zone)))
            .Select(moment => Instant.Max(now, moment))
            .Where(moment => IsDigestDue(settings, working, zone, moment, lastDigest))
            .Cast<Instant?>()
            .FirstOrDefault();
    }

    /// <summary>The hour of the last day before today that has a digest: from then on the first digest that somebody gets tells of changes.</summary>
    /// <param name="settings">Their wishes.</param>
    /// <param name="working">The days that their side works.</param>
    /// <param name="zone">Where they are.</param>
    /// <param name="now">When the first digest is due.</param>
    public static Instant DigestBefore(NotificationSettings settings, WorkingDays working, DateTimeZone zone, Instant now)
    {
        var yesterday = now.InZone(zone).Date.PlusDays(-1);
        var day = settings.Digest == NotificationSettings.Weekly ? WeeklyDay(settings.DigestDay, working, yesterday) : working.OnOrBefore(yesterday);
        return Moment(day, settings.DigestHour, zone);
    }

    /// <summary>That time of day on that day. Where clocks skip it, as much later as they skip; where they repeat it, the first time.</summary>
    public static Instant Moment(LocalDate day, LocalTime hour, DateTimeZone zone) => zone.AtLeniently(day.At(hour)).ToInstant();

    /// <summary>Whether something may come to a person that comes at an hour: from that hour on until the quiet hours of the same day.</summary>
    public static bool IsHour(LocalTime hour, NotificationSettings settings, DateTimeZone zone, Instant now)
    {
        var local = now.InZone(zone);
        return Moment(local.Date, hour, zone) <= now && !settings.IsQuiet(local.TimeOfDay);
    }

    /// <summary>The latest day on or before that day that has a digest: its own, or for a weekly one the first worked day from the chosen weekday on.</summary>
    private static LocalDate? DigestDayOf(NotificationSettings settings, WorkingDays working, LocalDate day) => settings.Digest switch
    {
        NotificationSettings.Daily => day,
        NotificationSettings.Weekly => WeeklyDay(settings.DigestDay, working, day),
        _ => null,
    };

    private static LocalDate WeeklyDay(IsoDayOfWeek weekday, WorkingDays working, LocalDate day)
    {
        var chosen = day.DayOfWeek == weekday ? day : day.Previous(weekday);
        var worked = working.OnOrAfter(chosen);
        // The week's first worked day is still to come: the last digest was last week's.
        return worked <= day ? worked : working.OnOrAfter(chosen.PlusWeeks(-1));
    }
}

/// <summary>What somebody was last told of a deadline, by mail or on the pages.</summary>
/// <param name="Day">The local day on which they were told.</param>
/// <param name="DueOn">The day on which they were told that it is due: it may have been moved since.</param>
public sealed record LastTold(LocalDate Day, LocalDate? DueOn);

/// <summary>A person's wish not to hear of a deadline for a while.</summary>
/// <param name="Until">The local day on which they want to hear of it again.</param>
/// <param name="DueOn">The due day that they knew when they said so.</param>
public sealed record Snoozed(LocalDate Until, LocalDate DueOn);
