using NodaTime;
using NodaTime.Text;

namespace PcaTracker.Domain;

/// <summary>When and how a person wants to be told; times of day are those of the zone where they are.</summary>
/// <param name="Offsets">Of which working days they are reminded, where the deadline itself does not say.</param>
/// <param name="Hour">When reminders come.</param>
/// <param name="QuietFrom">From then on nothing is sent,</param>
/// <param name="QuietUntil">until then; the same as <paramref name="QuietFrom"/> for no quiet hours.</param>
/// <param name="Digest">One of <see cref="Digests"/>.</param>
/// <param name="DigestHour">When it comes.</param>
/// <param name="DigestDay">On which day a weekly one comes.</param>
/// <param name="CalendarTitles">Whether the calendar feed names what the person's own side keeps to itself.</param>
public sealed record NotificationSettings(
    ReminderOffsets Offsets, LocalTime Hour, LocalTime QuietFrom, LocalTime QuietUntil,
    string Digest, LocalTime DigestHour, IsoDayOfWeek DigestDay, bool CalendarTitles)
{
    /// <summary>How their times of day are written.</summary>
    public static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public const string Off = "off", Daily = "daily", Weekly = "weekly";

    public static readonly IReadOnlyList<string> Digests = [Off, Daily, Weekly];

    public static readonly NotificationSettings Default =
        new(ReminderOffsets.Default, new(8, 0), new(20, 0), new(7, 0), Daily, new(8, 0), IsoDayOfWeek.Monday, CalendarTitles: false);

    /// <summary>Whether nothing is sent at that time of day. Quiet hours may go over midnight.</summary>
    public bool IsQuiet(LocalTime time) => QuietFrom <= QuietUntil
        ? QuietFrom <= time && time < QuietUntil
        : time >= QuietFrom || time < QuietUntil;

    /// <summary>Why these cannot hold, if they cannot: what is to come must not fall into the hours in which nothing comes.</summary>
    public Refusal? Check() =>
        IsQuiet(Hour) ? InQuietHours(Hour, "Reminders", nameof(Hour))
        : Digest != Off && IsQuiet(DigestHour) ? InQuietHours(DigestHour, "The digest", nameof(DigestHour))
        : null;

    private Refusal InQuietHours(LocalTime hour, string what, string target) => Refusal.Invalid(
        "in-quiet-hours", $"{what} would come at {hour:HH:mm}, within your quiet hours from {QuietFrom:HH:mm} to {QuietUntil:HH:mm}: choose another time, or other quiet hours.", target);
}
