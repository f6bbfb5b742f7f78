using NodaTime;

namespace PcaTracker.Domain;

/// <summary>
/// When a person is told of a deadline: 14, 7, 3 and 1 days before, on the day, 1 and 3 days after, then weekly, each time at
/// 08:00 where they are.
/// </summary>
public static class ReminderSchedule
{
    private static readonly LocalTime Hour = new(8, 0);
    private static readonly int[] Offsets = [-14, -7, -3, -1, 0, 1, 3];
    private const int Weekly = 7;

    /// <summary>How many days before the due day the first reminder comes.</summary>
    public static int DaysAhead => -Offsets[0];

    /// <summary>
    /// The reminder that is due now, if any. Of several that have come due since the person was last told, whether the tracker was
    /// down, the deadline made late or moved, only the latest counts; and being told on its day or after, for whatever offset and
    /// revision, settles it. So nobody is told of the same deadline twice in a day, nor of the same offset on two days.
    /// </summary>
    /// <param name="dueOn">The day it is due.</param>
    /// <param name="status">One of <see cref="Deadline.Statuses"/>; only what is open is reminded of.</param>
    /// <param name="zone">Where the person is.</param>
    /// <param name="now">The instant of asking.</param>
    /// <param name="lastTold">The local day on which this person was last told of this deadline.</param>
    public static Reminder? Due(LocalDate dueOn, string status, DateTimeZone zone, Instant now, LocalDate? lastTold)
    {
        if (status != Deadline.Open)
            return null;
        var today = now.InZone(zone).Date;
        var day = today;
        while (Moment(day, zone) > now)
            day = day.PlusDays(-1);
        return LatestOffset(Period.DaysBetween(dueOn, day)) is { } offset && !(lastTold >= dueOn.PlusDays(offset))
            ? new Reminder(offset, today)
            : null;
    }

    /// <summary>08:00 on that day. Where clocks skip that hour, as much later as they skip; where they repeat it, the first time.</summary>
    public static Instant Moment(LocalDate day, DateTimeZone zone) => zone.AtLeniently(day.At(Hour)).ToInstant();

    /// <summary>The latest offset on or before a day that lies so many days after the due day.</summary>
    private static int? LatestOffset(int daysAfter)
    {
        var last = Offsets[^1];
        if (daysAfter >= last)
            return last + (daysAfter - last) / Weekly * Weekly;
        var at = Array.FindLastIndex(Offsets, offset => offset <= daysAfter);
        return at < 0 ? null : Offsets[at];
    }
}
