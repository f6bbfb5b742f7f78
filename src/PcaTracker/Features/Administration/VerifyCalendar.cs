using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Features.Administration;

/// <summary>Marks a year of working days as compared with the official list.</summary>
internal static class VerifyCalendar
{
    /// <summary>Runs the command.</summary>
    public static async Task<Result<StoredYear>> RunAsync(TrackerDatabase database, Actor actor, string calendar, int year, string source) =>
        Permissions.CheckKeepSystem(actor, "verifies a calendar") is { } refusal ? refusal
        : await database.WriteAsSystemAsync(session => WorkingYears.Verify(session, calendar, year, source));
}
