using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.WorkingCalendars;

/// <summary>Reads CSV files of working calendars: one row per exceptional day, <c>calendar,date,kind,name,source</c>.</summary>
internal static class WorkingDaysFile
{
    private static readonly IReadOnlyList<string> Headers = ["calendar", "date", "kind", "name", "source"];

    private static readonly Lazy<IReadOnlyList<WorkingYear>> Carried = new(() =>
        [.. EmbeddedFiles.Under("db/calendars").SelectMany(name => Read(Path.GetFileName(name), EmbeddedFiles.Bytes(name)).Value)]);

    /// <summary>The years that the program carries, read once.</summary>
    public static IReadOnlyList<WorkingYear> Embedded() => Carried.Value;

    /// <summary>Reads the years of a file, or refuses the first wrong row by its line.</summary>
    public static Result<IReadOnlyList<WorkingYear>> Read(string name, byte[] content)
    {
        var rows = CsvFile.Read(name, content, Headers);
        if (rows.IsRefused(out var refusal))
            return refusal;
        var years = new SortedDictionary<(string Calendar, int Year), WorkingYear>();
        foreach (var row in rows.Value)
        {
            Refusal Bad(string column, string problem) => Refusal.Invalid("bad-cell", $"{name}, line {row.Line}, column {column}: {problem}", column);

            var (calendar, kind) = (row.Cells["calendar"], row.Cells["kind"]);
            if (!WorkingYear.Calendars.Contains(calendar))
                return Bad("calendar", $"'{calendar}' is no calendar; use {Listing.Or(WorkingYear.Calendars)}.");
            if (!LocalDatePattern.Iso.Parse(row.Cells["date"]).TryGetValue(default, out var date) || date.Year is < 2000 or > 2999)
                return Bad("date", $"'{row.Cells["date"]}' is no day of the years 2000 to 2999, written as 2027-03-22.");
            if (!CalendarDay.Kinds.Contains(kind))
                return Bad("kind", $"'{kind}' is unknown; use {Listing.Or(CalendarDay.Kinds)}.");
            if (kind == CalendarDay.Working && date.DayOfWeek is not (NodaTime.IsoDayOfWeek.Saturday or NodaTime.IsoDayOfWeek.Sunday))
                return Bad("kind", $"{row.Cells["date"]} is a {date.DayOfWeek}, which is worked anyway: list Saturdays and Sundays that are.");
            var (dayName, from) = (Text(row, "name", "say why the day differs"), Text(row, "source", "say where that is from"));
            if (dayName.IsRefused(out refusal) || from.IsRefused(out refusal))
                return Bad(refusal.Target!, refusal.Sentence);

            var source = from.Value;
            var year = years.GetValueOrDefault((calendar, date.Year)) ?? new WorkingYear(calendar, date.Year, source, []);
            if (year.Source != source)
                return Bad("source", $"differs from the source of {calendar} {date.Year} above; a year has one.");
            if (year.Days.Any(d => d.Date == date))
                return Bad("date", $"{row.Cells["date"]} of {calendar} is there twice.");
            var day = new CalendarDay(date, kind, dayName.Value);
            years[(calendar, date.Year)] = year with { Days = [.. year.Days.Append(day).OrderBy(d => d.Date)] };
        }

        return years.Count == 0 ? Refusal.Invalid("bad-file", $"{name} has no days in it.") : years.Values.ToList();
    }

    private static Result<string> Text(CsvRow row, string column, string wanted) => CleanText.Name(
        row.Cells[column], column, WorkingYear.LongestText, Refusal.Invalid("bad-cell", $"is empty; {wanted}.", column));
}
