using System.Globalization;
using System.Text;
using NodaTime;
using PcaTracker.Domain;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Widgets;

/// <summary>Formats days, no more precisely than they are known.</summary>
internal static class Dates
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private static readonly string[] LongMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] LongWeekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly string[] ShortWeekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>"13 May 2014", "Jul 2012", "2012" or "date unknown".</summary>
    public static string Text(string? day, string precision = DatePrecision.Day) => (Parse(day), precision) switch
    {
        (null, _) or (_, DatePrecision.Unknown) => T("date unknown"),
        ({ } date, DatePrecision.Year) => Year(date),
        ({ } date, DatePrecision.Month) => Format("{monthalone} {year}", date),
        ({ } date, _) => Format("{day} {month} {year}", date),
    };

    /// <summary>"13–14 May 2014", "30 Jun – 1 Jul 2014", "Sep 2012 – Oct 2013"; a single day when both ends read the same.</summary>
    public static string Text(string? from, string? until, string precision)
    {
        var (first, last) = (Text(from, precision), Text(until ?? from, precision));
        if (first == last || precision == DatePrecision.Unknown || Parse(from) is not { } start || Parse(until) is not { } end)
            return first;
        if (precision == DatePrecision.Day && start.Year == end.Year)
        {
            return start.Month == end.Month
                ? Format("{day}–{end} {month} {year}", start, end.Day.ToString(CultureInfo.InvariantCulture))
                : Format("{day} {month} – {end} {year}", start, Format("{day} {month}", end));
        }
        return precision == DatePrecision.Year ? $"{first}–{last}" : $"{first} – {last}";
    }

    /// <summary>The distance of a day: "today", "in 3 days", "3 days ago".</summary>
    public static string Away(string day, DateOnly today) => (Parse(day)!.Value.DayNumber - today.DayNumber) switch
    {
        0 => T("today"),
        1 => T("tomorrow"),
        -1 => T("yesterday"),
        > 0 and var days => TN("in {0} day", "in {0} days", days),
        var days => TN("{0} day ago", "{0} days ago", -days),
    };

    /// <summary>The distance of a day in working days: "in 8 working days"; a neighbouring day as in <see cref="Away(string, DateOnly)"/>.</summary>
    public static string Away(string day, DateOnly today, WorkingDays? workingDays)
    {
        var distance = Parse(day)!.Value.DayNumber - today.DayNumber;
        if (workingDays is null || distance is >= -1 and <= 1)
            return Away(day, today);
        var (due, now) = (LocalDate.FromDateOnly(Parse(day)!.Value), LocalDate.FromDateOnly(today));
        return distance > 0
            ? TN("in {0} working day", "in {0} working days", workingDays.Between(now, due))
            : TN("{0} working day ago", "{0} working days ago", workingDays.Between(due, now));
    }

    /// <summary>A day that nobody reads as another: "Thu 10 December 2026".</summary>
    public static string InWords(string day) => Format("{weekday} {day} {longmonth} {year}", Parse(day)!.Value);

    /// <summary>The day of the week, in short.</summary>
    public static string ShortWeekday(DateOnly day) => TC("Weekdays", ShortWeekdays[(int)day.DayOfWeek]);

    /// <summary>A day with its month in full, as papers are dated: "23 November 2026".</summary>
    public static string Long(DateOnly day) => Format("{day} {longmonth} {year}", day);

    /// <summary>The days of the week, from Monday.</summary>
    public static IEnumerable<string> Weekdays => LongWeekdays.Select(day => TC("Weekdays", day));

    /// <summary>A month of the calendar: "November 2026".</summary>
    public static string Month(DateOnly day) => Format("{longmonthalone} {year}", day);

    /// <summary>A day within a year that is known: "26 Nov".</summary>
    public static string DayAndMonth(DateOnly day) => Format("{day} {month}", day);

    /// <summary>A day with its weekday, short: "Thu 10 Dec 2026".</summary>
    public static string WithWeekday(DateOnly day) => Format("{weekday} {day} {month} {year}", day);

    /// <summary>A moment in a zone, with the name of the zone.</summary>
    public static string Text(DateTimeOffset instant, string zone)
    {
        var there = Today.At(zone, instant);
        var time = there.ToString("HH:mm", CultureInfo.InvariantCulture);
        return $"{Format("{day} {month} {year}", DateOnly.FromDateTime(there))}, {time} {Place(zone)}";
    }

    /// <summary>The time of day of a moment in a zone: "09:05".</summary>
    public static string TimeOf(DateTimeOffset instant, string zone) => Today.At(zone, instant).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"Brussels" for <c>Europe/Brussels</c>.</summary>
    public static string Place(string zone) => TC("Places", zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' '));

    private static DateOnly? Parse(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Year(DateOnly date) => date.Year.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>A date in the order of parts that the language has.</summary>
    private static string Format(string pattern, DateOnly date, string end = "") => new StringBuilder(TC("Dates", pattern))
        .Replace("{day}", date.Day.ToString(CultureInfo.InvariantCulture))
        .Replace("{month}", TC("Months", Months[date.Month - 1]))
        .Replace("{monthalone}", TC("MonthsAlone", Months[date.Month - 1]))
        .Replace("{longmonthalone}", TC("MonthsAlone", LongMonths[date.Month - 1]))
        .Replace("{longmonth}", TC("Months", LongMonths[date.Month - 1]))
        .Replace("{weekday}", ShortWeekday(date))
        .Replace("{year}", Year(date))
        .Replace("{end}", end)
        .ToString();
}
