using System.Globalization;
using Dapper;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.WorkingCalendars;

/// <summary>A year of a calendar that is kept, and whether somebody has held it against the official list.</summary>
internal sealed record KeptYear(string Calendar, int Year, string Source, DateTimeOffset? VerifiedAt, int DaysOff, int DaysWorked);

/// <summary>The years that both calendars have.</summary>
internal static class WorkingYears
{
    /// <summary>Adds the years that are not there; what is there stays, since somebody may have corrected or verified it.</summary>
    public static void AddMissing(TrackerDatabase database, IReadOnlyList<WorkingYear> years)
    {
        if (Missing().Count > 0)
            database.WriteAsSystem(session => Replace(session, Missing()));

        List<WorkingYear> Missing()
        {
            using var session = database.OpenAsSystem();
            var kept = session.Connection.Query<(string, long)>("SELECT calendar, year FROM working_year").ToHashSet();
            return [.. years.Where(year => !kept.Contains((year.Calendar, year.Year)))];
        }
    }

    /// <summary>Puts years in the place of what was there of them; nobody has verified them yet.</summary>
    public static int Replace(Session session, IReadOnlyList<WorkingYear> years)
    {
        foreach (var year in years)
        {
            session.Connection.Execute(
                """
                DELETE FROM working_day
                WHERE calendar = @Calendar AND date LIKE @Year || '-%';
                INSERT OR REPLACE INTO working_year (calendar, year, source)
                VALUES (@Calendar, @Year, @Source)
                """,
                new { year.Calendar, year.Year, year.Source });
            session.Connection.Execute(
                """
                INSERT INTO working_day (calendar, date, kind, name)
                VALUES (@Calendar, @Date, @Kind, @Name)
                """,
                year.Days.Select(day => new { year.Calendar, Date = LocalDatePattern.Iso.Format(day.Date), day.Kind, day.Name }));
        }

        return years.Count;
    }

    /// <summary>Notes that a year was held against the official list just now.</summary>
    /// <param name="session">A transaction of the program.</param>
    /// <param name="calendar">One of <see cref="WorkingYear.Calendars"/>.</param>
    /// <param name="year">The year.</param>
    /// <param name="source">That list.</param>
    public static Result<KeptYear> Verify(Session session, string calendar, int year, string source)
    {
        var list = CleanText.Name(source, "Source", WorkingYear.LongestText, Refusal.Invalid(
            "source-missing", "Name the official list that the year was held against.", "Source"));
        if (list.IsRefused(out var refusal))
            return refusal;
        var isThere = session.Connection.Execute(
            """
            UPDATE working_year
            SET source = @source, verified_at = @now
            WHERE calendar = @calendar AND year = @year
            """,
            new { calendar, year, source = list.Value, now = Instants.Text(session.Now) });
        return isThere == 1
            ? All(session).Single(kept => kept.Calendar == calendar && kept.Year == year)
            : Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no calendar {calendar} {year}: `calendar import FILE` brings it, `calendar list` says what there is."));
    }

    /// <summary>All of them, by calendar and year.</summary>
    public static IReadOnlyList<KeptYear> All(Session session) =>
    [
        .. session.Connection.Query<(string Calendar, long Year, string Source, string? VerifiedAt, long Off, long Worked)>(
            """
            SELECT y.calendar, y.year, y.source, y.verified_at, coalesce(sum(d.kind = 'off'), 0), coalesce(sum(d.kind = 'working'), 0)
            FROM working_year y
            LEFT JOIN working_day d ON d.calendar = y.calendar AND d.date LIKE y.year || '-%'
            GROUP BY y.calendar, y.year
            ORDER BY y.calendar, y.year
            """).Select(y => new KeptYear(y.Calendar, (int)y.Year, y.Source, y.VerifiedAt is null ? null : Instants.Parse(y.VerifiedAt), (int)y.Off, (int)y.Worked)),
    ];

    /// <summary>The days that differ in a year, ascending.</summary>
    public static IReadOnlyList<CalendarDay> Days(Session session, KeptYear year) =>
    [
        .. session.Connection.Query<(string Date, string Kind, string Name)>(
            """
            SELECT date, kind, name
            FROM working_day
            WHERE calendar = @Calendar AND date LIKE @Year || '-%'
            ORDER BY date
            """,
            new { year.Calendar, year.Year }).Select(day => new CalendarDay(LocalDatePattern.Iso.Parse(day.Date).Value, day.Kind, day.Name)),
    ];
}
