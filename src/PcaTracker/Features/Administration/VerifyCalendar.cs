using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Features.Administration;

/// <summary>An administrator has held a year's list of days off against the official one.</summary>
internal static class VerifyCalendar
{
    public static async Task<Result<KeptYear>> RunAsync(TrackerDatabase database, Actor actor, string calendar, int year, string source) =>
        Permissions.CheckKeepSystem(actor, "verifies a calendar") is { } refusal ? refusal
        : await database.WriteAsSystemAsync(session => WorkingYears.Verify(session, calendar, year, source));
}
