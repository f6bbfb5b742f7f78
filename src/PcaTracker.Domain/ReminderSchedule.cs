using NodaTime;

namespace PcaTracker.Domain;

/// <summary>When a person is told of a deadline.</summary>
public static class ReminderSchedule
{
    /// <summary>
    /// The reminder that is due now, if any. Of several that have come due since the person was last told, whether the tracker was
    /// down, the deadline made late or moved, only the latest counts; and being told on its day or after, for whatever offset,
    /// settles it, unless the person asked to be told again. Nobody is told of the same deadline twice in a day, even if it is moved.
    /// </summary>
    /// <param name="days">The days of the deadline.</param>
    /// <param name="settings">The person's hours.</param>
    /// <param name="zone">Where the person is.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="told">When this person was last told of it.</param>
    /// <param name="snoozedUntil">The local day until which this person does not want to hear of it, and on which they do.</param>
    public static Reminder? Due(ReminderDays days, NotificationSettings settings, DateTimeZone zone, Instant now, LastTold? told, LocalDate? snoozedUntil)
    {
        var today = now.InZone(zone).Date;
        if (told?.Day >= today || snoozedUntil > today || days.LatestOn(today) is not { } latest)
            return null;
        var isOwed = !(told?.OfThisDueDay >= latest.Day) || told?.Day < snoozedUntil;
        return isOwed && days.MayTellOn(today) && IsHour(settings.Hour, settings, zone, now) ? new Reminder(latest.Offset, today) : null;
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

    /// <summary>That time of day on that day. Where clocks skip it, as much later as they skip; where they repeat it, the first time.</summary>
    public static Instant Moment(LocalDate day, LocalTime hour, DateTimeZone zone) => zone.AtLeniently(day.At(hour)).ToInstant();

    // From its hour on until the quiet hours of the same day.
    private static bool IsHour(LocalTime hour, NotificationSettings settings, DateTimeZone zone, Instant now)
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

/// <summary>When somebody was last told of a deadline.</summary>
/// <param name="Day">The local day.</param>
/// <param name="OfThisDueDay">The local day on which they were last told of the day that it is due now: it may have been moved since.</param>
public sealed record LastTold(LocalDate Day, LocalDate? OfThisDueDay);
