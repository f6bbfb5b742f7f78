using Dapper;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.WorkingCalendars;

/// <summary>A stored year of a calendar; it is verified once somebody has compared it with the official list.</summary>
internal sealed record StoredYear(string Calendar, int Year, string Source, DateTimeOffset? VerifiedAt, int DaysOff, int DaysWorked);

/// <summary>Stores and lists the years of both calendars.</summary>
internal static class WorkingYears
{
    /// <summary>Adds missing years; existing ones stay, because somebody may have corrected or verified them.</summary>
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

    /// <summary>Replaces years; the new ones are unverified.</summary>
    public static int Replace(Session session, IReadOnlyList<WorkingYear> years)
    {
        foreach (var year in years)
        {
            session.Connection.Execute(
                """
                DELETE FROM working_day
                WHERE calendar = @Calendar AND date LIKE @Year || '-%';
                INSERT INTO working_year (calendar, year, source)
                VALUES (@Calendar, @Year, @Source)
                ON CONFLICT (calendar, year) DO UPDATE SET source = excluded.source, verified_at = NULL
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

    /// <summary>Marks a year as compared with the official list just now.</summary>
    /// <param name="session">The current transaction.</param>
    /// <param name="calendar">One of <see cref="WorkingYear.Calendars"/>.</param>
    /// <param name="year">The year.</param>
    /// <param name="source">The official list.</param>
    public static Result<StoredYear> Verify(Session session, string calendar, int year, string source)
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
            : Refusal.NotFound(
                $"There is no calendar {calendar} {year}: `calendar import FILE` brings it, `calendar list` says what there is.");
    }

    /// <summary>Lists all years, by calendar and year.</summary>
    public static IReadOnlyList<StoredYear> All(Session session) =>
    [
        .. session.Connection.Query<(string Calendar, long Year, string Source, string? VerifiedAt, long Off, long Worked)>(
            """
            SELECT y.calendar, y.year, y.source, y.verified_at, 
              count(*) FILTER (WHERE d.kind = 'off'), count(*) FILTER (WHERE d.kind = 'working')
            FROM working_year y
            LEFT JOIN working_day d ON d.calendar = y.calendar AND d.date LIKE y.year || '-%'
            GROUP BY y.calendar, y.year
            ORDER BY y.calendar, y.year
            """).Select(y => new StoredYear(
                y.Calendar, (int)y.Year, y.Source, y.VerifiedAt is null ? null : Instants.Parse(y.VerifiedAt), (int)y.Off, (int)y.Worked)),
    ];

    /// <summary>Lists the exceptional days of a year, ascending.</summary>
    public static IReadOnlyList<CalendarDay> Days(Session session, StoredYear year) =>
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
