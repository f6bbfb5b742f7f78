using System.Globalization;
using System.Resources;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// The texts of mails in one language, from <c>Words.en.resx</c> and its siblings. A test checks that all languages define the
/// same texts. Names of months and days are included, since those of the system change with its libraries.
/// </summary>
public sealed class MailWords
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly Dictionary<string, MailWords> All = Domain.Language.All.ToDictionary(
        language => language, language => new MailWords(language), StringComparer.Ordinal);

    private readonly ResourceManager _words;

    private MailWords(string language) =>
        (Language, _words) = (language, new ResourceManager($"Words.{language}", typeof(MailWords).Assembly));

    /// <summary>Language code.</summary>
    public string Language { get; }

    /// <summary>The texts of a language; English for a language in which mails are not written.</summary>
    public static MailWords Of(string language) => All.GetValueOrDefault(language) ?? All[Domain.Language.English];

    /// <summary>The text of that name.</summary>
    public string this[string name] =>
        _words.GetString(name, CultureInfo.InvariantCulture)
        ?? throw new ArgumentOutOfRangeException(nameof(name), name, "There is no text of this name.");

    /// <summary>The text of that name with values for its placeholders.</summary>
    public string Say(string name, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[name], values);

    /// <summary>The plural form of a text for a number, which is its first placeholder.</summary>
    public string Count(string name, long number, params object[] more) => Say($"{name}.{Plurals.Form(Language, number)}", [number, .. more]);

    /// <summary>Thursday 26 November 2026.</summary>
    public string Day(LocalDate day) => Say("Day", Weekday(day), day.Day, this[$"DayMonth{day.Month}"], day.Year);

    /// <summary>Thursday 26 November; with the year where it is not today's.</summary>
    public string Day(LocalDate day, LocalDate today) =>
        day.Year == today.Year ? Say("DayThisYear", Weekday(day), day.Day, this[$"DayMonth{day.Month}"]) : Day(day);

    /// <summary>27 Nov, in the grammatical case that follows "due by".</summary>
    public string DayBy(LocalDate day) => Say("DayBy", day.Day, this[$"ByMonth{day.Month}"]);

    /// <summary>A day, no more precise than it is known.</summary>
    public string Day(LocalDate? day, string precision) => (day, precision) switch
    {
        (null, _) or (_, DatePrecision.Unknown) => this["DateUnknown"],
        ({ } known, DatePrecision.Year) => Say("Year", known.Year),
        ({ } known, DatePrecision.Month) => Say("MonthAndYear", this[$"Month{known.Month}"], known.Year),
        ({ } known, _) => Day(known),
    };

    /// <summary>18:00 Europe/Brussels (22:00 Asia/Almaty): the time in the deadline's zone, and in the person's where it differs.</summary>
    public string TimeOn(LocalDate day, LocalTime time, string zone, string personsZone)
    {
        var there = $"{Time.Format(time)} {zone}";
        if (personsZone == zone || Zone(zone) is not { } from || Zone(personsZone) is not { } to)
            return there;
        var here = from.AtLeniently(day.At(time)).WithZone(to);
        if (here.LocalDateTime == day.At(time))
            return there;
        var otherDay = here.Date == day ? "" : $"{Day(here.Date, day)}, ";
        return $"{there} ({otherDay}{Time.Format(here.TimeOfDay)} {personsZone})";
    }

    private string Weekday(LocalDate day) => this[$"Weekday{(int)day.DayOfWeek}"];

    private static DateTimeZone? Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
}
