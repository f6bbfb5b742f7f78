using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>A year of one side's working days.</summary>
public sealed record CalendarYear
{
    public required string Calendar { get; init; }
    public required long Year { get; init; }
    public required string Source { get; init; }
    public string? VerifiedAt { get; init; }
    public required long DaysOff { get; init; }
    public required long WorkedWeekends { get; init; }

    public static IReadOnlyList<CalendarYear> All(Session session) => session.Connection.Query<CalendarYear>(
        """
        SELECT y.calendar, y.year, y.source, y.verified_at,
          (SELECT count(*) FROM working_day d WHERE d.calendar = y.calendar AND d.date LIKE y.year || '-%' AND d.kind = 'off') AS days_off,
          (SELECT count(*) FROM working_day d WHERE d.calendar = y.calendar AND d.date LIKE y.year || '-%' AND d.kind = 'working') AS worked_weekends
        FROM working_year y
        ORDER BY y.year, y.calendar
        """).AsList();
}
