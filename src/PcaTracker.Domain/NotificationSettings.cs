using NodaTime;
using NodaTime.Text;

namespace PcaTracker.Domain;

/// <summary>When and how a person is notified; times of day are in the person's time zone.</summary>
/// <param name="Offsets">The reminder days of deadlines that have none of their own.</param>
/// <param name="Hour">The time from which reminders are sent.</param>
/// <param name="QuietFrom">The start of the quiet hours, in which nothing is sent.</param>
/// <param name="QuietUntil">The end of the quiet hours; equal to <paramref name="QuietFrom"/> for none.</param>
/// <param name="Digest">One of <see cref="Digests"/>.</param>
/// <param name="DigestHour">The time from which the digest is sent.</param>
/// <param name="DigestDay">The weekday of a weekly digest.</param>
/// <param name="CalendarTitles">Whether the calendar feed shows titles of deadlines that only the person's own side sees.</param>
public sealed record NotificationSettings(
    ReminderOffsets Offsets, LocalTime Hour, LocalTime QuietFrom, LocalTime QuietUntil,
    string Digest, LocalTime DigestHour, IsoDayOfWeek DigestDay, bool CalendarTitles)
{
    /// <summary>The pattern in which times of day are stored and shown.</summary>
    public static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>A choice for the digest.</summary>
    public const string Off = "off", Daily = "daily", Weekly = "weekly";

    /// <summary>All choices for the digest.</summary>
    public static readonly IReadOnlyList<string> Digests = [Off, Daily, Weekly];

    /// <summary>The settings of a person who has chosen none.</summary>
    public static readonly NotificationSettings Default =
        new(ReminderOffsets.Default, new(8, 0), new(20, 0), new(7, 0), Daily, new(8, 0), IsoDayOfWeek.Monday, CalendarTitles: false);

    /// <summary>Whether a time of day lies in the quiet hours, which may pass midnight.</summary>
    public bool IsQuiet(LocalTime time) => QuietFrom <= QuietUntil
        ? QuietFrom <= time && time < QuietUntil
        : time >= QuietFrom || time < QuietUntil;

    /// <summary>Refuses settings that would send within the quiet hours.</summary>
    public Refusal? Check() =>
        IsQuiet(Hour) ? InQuietHours(Hour, "Reminders", nameof(Hour))
        : Digest != Off && IsQuiet(DigestHour) ? InQuietHours(DigestHour, "The digest", nameof(DigestHour))
        : null;

    private Refusal InQuietHours(LocalTime hour, string what, string target) => Refusal.Invalid(
        "in-quiet-hours",
        $"{what} would come at {hour:HH:mm}, within your quiet hours from {QuietFrom:HH:mm} to {QuietUntil:HH:mm}: "
        + $"choose another time, or other quiet hours.", target);
}
