using System.Data.Common;
using System.Globalization;
using Dapper;
using PcaTracker.Changes.Audit;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Health;

/// <summary>
/// Answers health checks: whether the process is alive, and whether it is ready. They need no account and so reveal nothing else.
/// </summary>
internal static class HealthAnswers
{
    /// <summary>The longest time without a sweep while ready: sweeps come every minute, two may be late.</summary>
    public static readonly TimeSpan LongestWithoutSweep = TimeSpan.FromMinutes(3);

    private const string DamagedText = "The database is damaged: restore a backup. `verify` says what is wrong with the file.";

    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(500);

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(this WebApplication app)
    {
        // Created now, since the start counts as the first sweep. If the ticker is turned off no sweep comes and nobody is reminded, so
        // readiness ends after three minutes.
        app.Services.GetRequiredService<LastSweep>();
        app.MapGet("/health/live", () => Results.Text("The tracker lives.\n")).AllowAnonymous();
        app.MapGet("/health/ready", async (TrackerDatabase database, DamageWatch damage, DiskSpace disk, LastSweep sweep, ClockCheck clock) =>
        {
            var (ready, reason) = await LookAsync(database, damage, disk, sweep, clock);
            return ready is not null
                ? Results.Text($"{ready}{(disk.Warning is { } low ? " " + low : "")}\n")
                : Results.Text(reason + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }

    private static string Ready(TrackerDatabase database) => database.IsFile ? "The tracker is ready." : database.FindReplicas() switch
    {
        null => "The tracker is ready, on PostgreSQL.",
        { Count: 0 } => "The tracker is ready, on PostgreSQL. No replica follows the database.",
        { Count: 1 } one => string.Create(
            CultureInfo.InvariantCulture,
            $"The tracker is ready, on PostgreSQL. A replica follows the database, {one.Lag.TotalSeconds:0.0} s behind."),
        { } some => string.Create(
            CultureInfo.InvariantCulture,
            $"The tracker is ready, on PostgreSQL. {some.Count} replicas follow the database, the last {some.Lag.TotalSeconds:0.0} s behind."),
    };

    /// <summary>That the tracker is ready, or why it is not.</summary>
    private static async Task<(string? Ready, string? WhyNot)> LookAsync(
        TrackerDatabase database, DamageWatch damage, DiskSpace disk, LastSweep sweep, ClockCheck clock)
    {
        // Checking a large file takes longer than a supervisor waits; the next request finds the result.
        await Task.WhenAny(damage.CheckAsync(), Task.Delay(LongestLook));
        if (damage.IsDamaged)
            return (null, DamagedText);
        try
        {
            using var session = database.OpenAsSystem();
            _ = session.Connection.ExecuteScalar<long>("SELECT count(*) FROM chapter");
            var whyNot = disk.IsFull ? "The disk is full: what was saved can be read, and nothing can be saved until there is room."
                : sweep.Age > LongestWithoutSweep ? "Nothing has looked for due reminders for more than three minutes."
                : clock.Find() is not null ? ClockCheck.Behind
                : null;
            return whyNot is null ? (Ready(database), null) : (null, whyNot);
        }
        catch (DbException error)
        {
            return (null, damage.Examine(error) ? DamagedText
                : database.IsFile ? "The database cannot be read."
                : "The database does not answer.");
        }
    }
}
