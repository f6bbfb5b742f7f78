using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Notifications.Planning;

/// <summary>Loads the calendars of working days when the program starts.</summary>
internal static class WorkingDaysSetup
{
    /// <summary>Adds missing years to the database, and logs unverified ones by which deadlines count.</summary>
    public static void UseWorkingDays(this WebApplication app, IReadOnlyList<WorkingYear> years)
    {
        var database = app.Services.GetRequiredService<TrackerDatabase>();
        WorkingYears.AddMissing(database, years);
        using var session = database.OpenAsSystem();
        foreach (var alert in CalendarAlerts.Of(session))
            app.Logger.LogWarning("{Alert}", alert.Sentence);
    }
}
