using System.Globalization;
using System.Resources;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// The words of mails in one language: <c>Words.en.resx</c> and its like. A test shows that every language has the same words. Names of
/// months and days are among them, since the names of the system change with its libraries.
/// </summary>
public sealed class MailWords
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly Dictionary<string, MailWords> All = Domain.Language.All.ToDictionary(language => language, language => new MailWords(language), StringComparer.Ordinal);

    private readonly ResourceManager _words;

    private MailWords(string language) => (Language, _words) = (language, new ResourceManager($"Words.{language}", typeof(MailWords).Assembly));

    public string Language { get; }

    /// <summary>Those of a language; English for one that mails are not written in.</summary>
    public static MailWords Of(string language) => All.GetValueOrDefault(language) ?? All[Domain.Language.English];

    public string this[string name] => _words.GetString(name, CultureInfo.InvariantCulture) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No such words.");

    public string Say(string name, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[name], values);

    /// <summary>The form that goes with a number, which is its first value.</summary>
    public string Count(string name, long number, params object[] more) => Say($"{name}.{Plurals.Form(Language, number)}", [number, .. more]);

    /// <summary>Thursday 26 November 2026.</summary>
    public string Day(LocalDate day) => Say("Day", Weekday(day), day.Day, this[$"DayMonth{day.Month}"], day.Year);

    /// <summary>Thursday 26 November; with the year where it is not today's.</summary>
    public string Day(LocalDate day, LocalDate today) =>
        day.Year == today.Year ? Say("DayThisYear", Weekday(day), day.Day, this[$"DayMonth{day.Month}"]) : Day(day);

    /// <summary>27 Nov, in the case that "due by" asks for.</summary>
    public string DayBy(LocalDate day) => Say("DayBy", day.Day, this[$"ByMonth{day.Month}"]);

    /// <summary>A day no more exactly than it is known.</summary>
    public string Day(LocalDate? day, string precision) => (day, precision) switch
    {
        (null, _) or (_, DatePrecision.Unknown) => this["DateUnknown"],
        ({ } known, DatePrecision.Year) => Say("Year", known.Year),
        ({ } known, DatePrecision.Month) => Say("MonthAndYear", this[$"Month{known.Month}"], known.Year),
        ({ } known, _) => Day(known),
    };

    /// <summary>18:00 Europe/Brussels (22:00 Asia/Almaty): the time of day where the deadline is, and where the person is.</summary>
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
