using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Somebody has held a year's list of days off against the official one.</summary>
internal static class VerifyCalendar
{
    private const int LongestSource = 300;

    /// <param name="database">The record.</param>
    /// <param name="actor">Who has.</param>
    /// <param name="calendar">Whose list.</param>
    /// <param name="year">Of which year.</param>
    /// <param name="source">Where the official list is to be found.</param>
    public static Result<long> Run(TrackerDatabase database, Actor actor, string calendar, long year, string? source)
    {
        if ((Permissions.CheckKeepSystem(actor, "verifies a calendar") ?? RowChecks.CheckText("Source", source, required: true, LongestSource)) is { } refusal)
            return refusal;
        return database.WriteAsSystem<long>(session =>
        {
            var years = session.Connection.Execute(
                """
                UPDATE working_year
                SET source = @source, verified_at = @now
                WHERE calendar = @calendar AND year = @year
                """,
                new { calendar, year, source = source!.Trim(), now = Instants.Text(session.Now) });
            return years == 1 ? year : Refusal.NotFound($"There is no calendar {calendar} {year}.") with { Target = "Year" };
        });
    }
}
