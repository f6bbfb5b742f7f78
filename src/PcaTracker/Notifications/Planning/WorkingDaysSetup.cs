using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Notifications.Planning;

/// <summary>Puts the calendars in place at the start.</summary>
internal static class WorkingDaysSetup
{
    /// <summary>Adds the years that the database lacks, and warns of those that deadlines count by and nobody has verified.</summary>
    public static void UseWorkingDays(this WebApplication app, IReadOnlyList<WorkingYear> years)
    {
        var database = app.Services.GetRequiredService<TrackerDatabase>();
        WorkingYears.AddMissing(database, years);
        using var session = database.OpenAsSystem();
        foreach (var alert in CalendarAlerts.Of(session))
            app.Logger.LogWarning("{Alert}", alert);
    }
}
