using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Features.Notifications;

/// <summary>The form in which a person says how they want to be told, as it was filled in.</summary>
public sealed class SettingsInput
{
    public string? Offsets { get; set; }
    public string? Hour { get; set; }
    public string? QuietFrom { get; set; }
    public string? QuietUntil { get; set; }
    public string? Digest { get; set; }
    public string? DigestHour { get; set; }
    public string? DigestDay { get; set; }
    public bool CalendarTitles { get; set; }
    public string? Language { get; set; }
    public string? TimeZone { get; set; }

    /// <summary>The form as it shows what holds now.</summary>
    internal static SettingsInput Of(NotificationSettings settings, Actor person) => new()
    {
        Offsets = settings.Offsets.ToString(),
        Hour = NotificationSettings.Time.Format(settings.Hour),
        QuietFrom = NotificationSettings.Time.Format(settings.QuietFrom),
        QuietUntil = NotificationSettings.Time.Format(settings.QuietUntil),
        Digest = settings.Digest,
        DigestHour = NotificationSettings.Time.Format(settings.DigestHour),
        DigestDay = settings.DigestDay.ToString(),
        CalendarTitles = settings.CalendarTitles,
        Language = person.Language,
        TimeZone = person.TimeZone,
    };

    /// <summary>What was filled in; or the first thing in it that cannot be.</summary>
    internal Result<Wishes> Read()
    {
        var offsets = ReminderOffsets.Parse(Offsets ?? "", nameof(Offsets));
        if (offsets.IsRefused(out var refusal))
            return refusal;
        if (new[] { (nameof(Hour), Hour), (nameof(QuietFrom), QuietFrom), (nameof(QuietUntil), QuietUntil), (nameof(DigestHour), DigestHour) }
                .FirstOrDefault(field => !NotificationSettings.Time.Parse(field.Item2 ?? "").Success) is { Item1: { } wrong })
            return Refusal.Invalid("no-time-of-day", "Write a time of day such as 08:00.", wrong);
        if (!NotificationSettings.Digests.Contains(Digest))
            return Refusal.Invalid("not-among-values", $"Choose {Listing.Or(NotificationSettings.Digests)}.", nameof(Digest));
        if (!Enum.TryParse<IsoDayOfWeek>(DigestDay, out var day) || day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
            return Refusal.Invalid("not-among-values", "Choose a day of the week.", nameof(DigestDay));
        return new Wishes(
            new NotificationSettings(offsets.Value, At(Hour), At(QuietFrom), At(QuietUntil), Digest!, At(DigestHour), day, CalendarTitles),
            Language ?? "", TimeZone?.Trim() ?? "");
    }

    private static LocalTime At(string? time) => NotificationSettings.Time.Parse(time!).Value;
}

/// <summary>All that a person may say about being told.</summary>
/// <param name="Settings">When, and how often.</param>
/// <param name="Language">One of <see cref="Domain.Language"/>.</param>
/// <param name="TimeZone">IANA zone in which the person's days begin.</param>
internal sealed record Wishes(NotificationSettings Settings, string Language, string TimeZone);
