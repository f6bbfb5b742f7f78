using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Refused;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Notifications;

/// <summary>The form of notification settings, as filled in.</summary>
public sealed class SettingsInput
{
    /// <summary>The days of the week for a weekly digest.</summary>
    internal static readonly IReadOnlyList<string> Weekdays = [.. Enum.GetNames<IsoDayOfWeek>().Where(day => day != nameof(IsoDayOfWeek.None))];

    public string? Offsets { get; set; }
    public string? Hour { get; set; }
    public string? QuietFrom { get; set; }
    public string? QuietUntil { get; set; }
    public string? Digest { get; set; }
    public string? DigestHour { get; set; }
    public string? DigestDay { get; set; }
    public string? CalendarTitles { get; set; }
    public string? Language { get; set; }
    public string? TimeZone { get; set; }

    /// <summary>The form with the present settings.</summary>
    internal static SettingsInput Of(NotificationSettings settings, Actor person) => new()
    {
        Offsets = settings.Offsets.ToString(),
        Hour = NotificationSettings.Time.Format(settings.Hour),
        QuietFrom = NotificationSettings.Time.Format(settings.QuietFrom),
        QuietUntil = NotificationSettings.Time.Format(settings.QuietUntil),
        Digest = settings.Digest,
        DigestHour = NotificationSettings.Time.Format(settings.DigestHour),
        DigestDay = settings.DigestDay.ToString(),
        CalendarTitles = settings.CalendarTitles ? "true" : null,
        Language = person.Language,
        TimeZone = person.TimeZone,
    };

    /// <summary>The form as a draft holds it.</summary>
    internal static SettingsInput From(TypedFields typed) => new()
    {
        Offsets = typed[nameof(Offsets)],
        Hour = typed[nameof(Hour)],
        QuietFrom = typed[nameof(QuietFrom)],
        QuietUntil = typed[nameof(QuietUntil)],
        Digest = typed[nameof(Digest)],
        DigestHour = typed[nameof(DigestHour)],
        DigestDay = typed[nameof(DigestDay)],
        CalendarTitles = typed[nameof(CalendarTitles)],
        Language = typed[nameof(Language)],
        TimeZone = typed[nameof(TimeZone)],
    };

    /// <summary>Reads the form; unreadable values are errors of the form.</summary>
    internal PersonalSettings Read(FormReader form)
    {
        var offsets = ReminderOffsets.Parse(form.Line(nameof(Offsets), Offsets) ?? "", nameof(Offsets));
        if (offsets.IsRefused(out var refusal))
            form.Refuse(refusal.Target, RefusalWords.Of(refusal));
        var digest = form.Choice(nameof(Digest), Digest, NotificationSettings.Digests, T("Choose how often the digest comes."));
        var day = form.Choice(nameof(DigestDay), DigestDay, Weekdays, T("Choose a day of the week."));
        var settings = new NotificationSettings(
            offsets.Refusal is null ? offsets.Value : ReminderOffsets.Default,
            At(form, nameof(Hour), Hour), At(form, nameof(QuietFrom), QuietFrom), At(form, nameof(QuietUntil), QuietUntil),
            digest ?? "", At(form, nameof(DigestHour), DigestHour), Enum.TryParse<IsoDayOfWeek>(day, out var known) ? known : IsoDayOfWeek.Monday,
            form.Ticked(nameof(CalendarTitles), CalendarTitles));
        return new PersonalSettings(
            settings, form.Choice(nameof(Language), Language, Domain.Language.All, T("Choose a language.")) ?? "",
            form.Line(nameof(TimeZone), TimeZone, T("Choose the time zone.")) ?? "");
    }

    private static LocalTime At(FormReader form, string field, string? typed) =>
        form.Time(field, typed, T("Write a time of day such as 08:00.")) is { } time ? LocalTime.FromTimeOnly(time) : LocalTime.Midnight;
}

/// <summary>All settings that a person chooses for notifications.</summary>
/// <param name="Settings">When and how often mail comes.</param>
/// <param name="Language">One of <see cref="Domain.Language"/>.</param>
/// <param name="TimeZone">IANA zone in which the person's days begin.</param>
internal sealed record PersonalSettings(NotificationSettings Settings, string Language, string TimeZone);
