using System.Globalization;
using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Features.Widgets;

/// <summary>Formats days, no more precisely than they are known.</summary>
internal static class Dates
{
    /// <summary>"13 May 2014", "Jul 2012", "2012" or "date unknown".</summary>
    public static string Text(string? day, string precision = DatePrecision.Day) => (Parse(day), precision) switch
    {
        (null, _) or (_, DatePrecision.Unknown) => "date unknown",
        ({ } date, DatePrecision.Year) => Format(date, "yyyy"),
        ({ } date, DatePrecision.Month) => Format(date, "MMM yyyy"),
        ({ } date, _) => Format(date, "d MMM yyyy"),
    };

    /// <summary>"13–14 May 2014", "30 Jun – 1 Jul 2014", "Sep 2012 – Oct 2013"; a single day when both ends read the same.</summary>
    public static string Text(string? from, string? until, string precision)
    {
        var (first, last) = (Text(from, precision), Text(until ?? from, precision));
        if (first == last || precision == DatePrecision.Unknown || Parse(from) is not { } start || Parse(until) is not { } end)
            return first;
        if (precision == DatePrecision.Day && start.Year == end.Year)
            return start.Month == end.Month ? $"{start.Day}–{last}" : $"{Format(start, "d MMM")} – {last}";
        return precision == DatePrecision.Year ? $"{first}–{last}" : $"{first} – {last}";
    }

    /// <summary>The distance of a day: "today", "in 3 days", "3 days ago".</summary>
    public static string Away(string day, DateOnly today) => (Parse(day)!.Value.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        -1 => "yesterday",
        > 0 and var days => $"in {days} days",
        var days => $"{-days} days ago",
    };

    /// <summary>The distance of a day in working days: "in 8 working days"; a neighbouring day as in <see cref="Away(string, DateOnly)"/>.</summary>
    public static string Away(string day, DateOnly today, WorkingDays? workingDays)
    {
        var distance = Parse(day)!.Value.DayNumber - today.DayNumber;
        if (workingDays is null || distance is >= -1 and <= 1)
            return Away(day, today);
        var (due, now) = (LocalDate.FromDateOnly(Parse(day)!.Value), LocalDate.FromDateOnly(today));
        return distance > 0 ? $"in {Working(workingDays.Between(now, due))}" : $"{Working(workingDays.Between(due, now))} ago";
    }

    /// <summary>A day that nobody reads as another: "Thu 10 December 2026".</summary>
    public static string InWords(string day) => Format(Parse(day)!.Value, "ddd d MMMM yyyy");

    /// <summary>A moment in a zone, with the name of the zone.</summary>
    public static string Text(DateTimeOffset instant, string zone) =>
        $"{Today.At(zone, instant).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)} {Place(zone)}";

    /// <summary>"Brussels" for <c>Europe/Brussels</c>.</summary>
    public static string Place(string zone) => zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');

    private static DateOnly? Parse(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Working(int days) => Words.Count(days, "working day");

    private static string Format(DateOnly date, string format) => date.ToString(format, CultureInfo.InvariantCulture);
}
