using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Notifications;
using PcaTracker.Storage;

namespace PcaTracker.Features.Health;

/// <summary>
/// What a supervisor asks: whether the process lives, and whether it does its work. Everybody may ask, so neither says more than that.
/// </summary>
internal static class HealthAnswers
{
    /// <summary>A sweep comes every minute: two may be late.</summary>
    public static readonly TimeSpan LongestWithoutSweep = TimeSpan.FromMinutes(3);

    public static void MapHealth(this WebApplication app)
    {
        // Made now, since until the first sweep the time of the start counts. Where the ticker is off by setting none comes, and
        // nobody is reminded: after three minutes that is not ready either.
        app.Services.GetRequiredService<LastSweep>();
        app.MapGet("/health/live", () => Results.Text("The tracker lives.\n")).AllowAnonymous();
        app.MapGet("/health/ready", (TrackerDatabase database, LastSweep sweep) =>
            WhyNot(database, sweep) is { } reason
                ? Results.Text(reason + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("The tracker is ready.\n")).AllowAnonymous();
    }

    /// <summary>Why it does not do its work, if it does not.</summary>
    private static string? WhyNot(TrackerDatabase database, LastSweep sweep) =>
        !CanRead(database) ? "The database cannot be read."
        : sweep.Age > LongestWithoutSweep ? "Nothing has looked for due reminders for more than three minutes."
        : null;

    private static bool CanRead(TrackerDatabase database)
    {
        try
        {
            using var session = database.OpenAsSystem();
            return session.Connection.ExecuteScalar<long>("SELECT count(*) FROM chapter") >= 0;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
