using NodaTime;

namespace PcaTracker.Domain;

/// <summary>Decides when a person is reminded of a deadline, and when their digest is due.</summary>
public static class ReminderSchedule
{
    /// <summary>
    /// Returns the reminder that is due now, if any.
    /// It is due within the person's hours, on a permitted day, once a reminder day has come, and only if it tells them something new.
    /// Of several reminder days that have come, because the tracker was down or the deadline was late or moved, only the latest counts.
    /// </summary>
    /// <param name="days">The deadline's reminder days.</param>
    /// <param name="settings">The person's settings.</param>
    /// <param name="zone">The person's time zone.</param>
    /// <param name="now">The current instant.</param>
    /// <param name="told">The last reminder of it that reached this person.</param>
    /// <param name="snooze">The person's snooze of it.</param>
    public static Reminder? Due(ReminderDays days, NotificationSettings settings, DateTimeZone zone, Instant now, LastTold? told, Snoozed? snooze)
    {
        var today = now.InZone(zone).Date;
        return days.MayTellOn(today) && IsHour(settings.Hour, settings, zone, now) && days.LatestOn(today) is { } latest
            && IsNews(days.DueOn, latest.Day, today, told, snooze)
            ? new Reminder(latest.Offset, today)
            : null;
    }

    /// <summary>
    /// Whether a reminder tells a person something new.
    /// A due day is news when it differs from the last one they were told, even on the same day or when the deadline moved back.
    /// Otherwise a reminder is news at most once a day, when a later reminder day has come or a snooze ends.
    /// A snooze delays news of the due day that it was given for, and of no other.
    /// </summary>
    private static bool IsNews(LocalDate dueOn, LocalDate latestDay, LocalDate today, LastTold? told, Snoozed? snooze)
    {
        var snoozedUntil = snooze?.DueOn == dueOn ? snooze.Until : (LocalDate?)null;
        if (snoozedUntil > today)
            return false;
        return told is null || told.DueOn != dueOn || (told.Day < today && (told.Day < latestDay || told.Day < snoozedUntil));
    }

    /// <summary>Whether a person's digest of today is due now.</summary>
    /// <param name="settings">The person's settings.</param>
    /// <param name="working">The working days of the person's side.</param>
    /// <param name="zone">The person's time zone.</param>
    /// <param name="now">The current instant.</param>
    /// <param name="lastDigest">The local day of the last digest, sent or not.</param>
    public static bool IsDigestDue(NotificationSettings settings, WorkingDays working, DateTimeZone zone, Instant now, LocalDate? lastDigest)
    {
        var today = now.InZone(zone).Date;
        // The first digest of a person comes on its day; later ones that were missed are caught up.
        return DigestDayOf(settings, working, today) is { } day && (lastDigest is null ? day == today : lastDigest < day)
            && working.IsWorking(today) && IsHour(settings.DigestHour, settings, zone, now);
    }

    /// <summary>Returns when a person's next digest is due, now if one is; null when they want none.</summary>
    /// <param name="settings">The person's settings.</param>
    /// <param name="working">The working days of the person's side.</param>
    /// <param name="zone">The person's time zone.</param>
    /// <param name="now">The current instant.</param>
    /// <param name="lastDigest">The local day of the last digest, sent or not.</param>
    public static Instant? NextDigest(NotificationSettings settings, WorkingDays working, DateTimeZone zone, Instant now, LocalDate? lastDigest)
    {
        if (settings.Digest == NotificationSettings.Off)
            return null;
        var today = now.InZone(zone).Date;
        // At its hour, or at the end of the quiet hours when that is later. No list of holidays spans a year.
        return Enumerable.Range(0, 366)
            .SelectMany(days => ((LocalTime[])[settings.DigestHour, settings.QuietUntil]).Select(hour => Moment(today.PlusDays(days), hour, zone)))
            .Select(moment => Instant.Max(now, moment))
            .Where(moment => IsDigestDue(settings, working, zone, moment, lastDigest))
            .Cast<Instant?>()
            .FirstOrDefault();
    }

    /// <summary>Returns the digest hour of the last digest day before today, from which a person's first digest lists changes.</summary>
    /// <param name="settings">The person's settings.</param>
    /// <param name="working">The working days of the person's side.</param>
    /// <param name="zone">The person's time zone.</param>
    /// <param name="now">The instant at which the first digest is due.</param>
    public static Instant DigestBefore(NotificationSettings settings, WorkingDays working, DateTimeZone zone, Instant now)
    {
        var yesterday = now.InZone(zone).Date.PlusDays(-1);
        var day = settings.Digest == NotificationSettings.Weekly ? WeeklyDay(settings.DigestDay, working, yesterday) : working.OnOrBefore(yesterday);
        return Moment(day, settings.DigestHour, zone);
    }

    /// <summary>Returns the instant of a local time. A skipped time moves by the length of the gap; of a repeated one the first counts.</summary>
    public static Instant Moment(LocalDate day, LocalTime hour, DateTimeZone zone) => zone.AtLeniently(day.At(hour)).ToInstant();

    /// <summary>Whether a notification of an hour may be sent now: from that hour until the quiet hours of the same day.</summary>
    public static bool IsHour(LocalTime hour, NotificationSettings settings, DateTimeZone zone, Instant now)
    {
        var local = now.InZone(zone);
        return Moment(local.Date, hour, zone) <= now && !settings.IsQuiet(local.TimeOfDay);
    }

    /// <summary>Returns the latest digest day on or before a day; a weekly digest comes on the first working day from its weekday on.</summary>
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
        // The week's first working day is still to come: the last digest was last week's.
        return worked <= day ? worked : working.OnOrAfter(chosen.PlusWeeks(-1));
    }
}

/// <summary>The last reminder of a deadline that reached a person, by mail or on a page.</summary>
/// <param name="Day">The local day on which it reached them.</param>
/// <param name="DueOn">The due day that it named; the deadline may have been moved since.</param>
public sealed record LastTold(LocalDate Day, LocalDate? DueOn);

/// <summary>A person's snooze of a deadline's reminders.</summary>
/// <param name="Until">The local day on which reminders resume.</param>
/// <param name="DueOn">The due day at the time of the snooze.</param>
public sealed record Snoozed(LocalDate Until, LocalDate DueOn);
