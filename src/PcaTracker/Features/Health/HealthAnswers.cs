using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Audit;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Health;

/// <summary>
/// What a supervisor asks: whether the process lives, and whether it does its work. Everybody may ask, so neither says more than that.
/// </summary>
internal static class HealthAnswers
{
    /// <summary>A sweep comes every minute: two may be late.</summary>
    public static readonly TimeSpan LongestWithoutSweep = TimeSpan.FromMinutes(3);

    private const string DamagedText = "The database is damaged: restore a backup. `verify` says what is wrong with the file.";

    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(500);

    public static void MapHealth(this WebApplication app)
    {
        // Made now, since until the first sweep the time of the start counts. Where the ticker is off by setting none comes, and
        // nobody is reminded: after three minutes that is not ready either.
        app.Services.GetRequiredService<LastSweep>();
        app.MapGet("/health/live", () => Results.Text("The tracker lives.\n")).AllowAnonymous();
        app.MapGet("/health/ready", async (TrackerDatabase database, DamageWatch damage, DiskSpace disk, LastSweep sweep, ClockCheck clock) =>
            await WhyNotAsync(database, damage, disk, sweep, clock) is { } reason
                ? Results.Text(reason + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text($"The tracker is ready.{(disk.Warning is { } low ? " " + low : "")}\n")).AllowAnonymous();
    }

    /// <summary>Why it does not do its work, if it does not.</summary>
    private static async Task<string?> WhyNotAsync(TrackerDatabase database, DamageWatch damage, DiskSpace disk, LastSweep sweep, ClockCheck clock)
    {
        // To read a large file through takes longer than a supervisor waits: the next question finds what it found.
        await Task.WhenAny(damage.CheckAsync(), Task.Delay(LongestLook));
        if (damage.IsDamaged)
            return DamagedText;
        try
        {
            using var session = database.OpenAsSystem();
            _ = session.Connection.ExecuteScalar<long>("SELECT count(*) FROM chapter");
            return disk.IsFull ? "The disk is full: what was saved can be read, and nothing can be saved until there is room."
                : sweep.Age > LongestWithoutSweep ? "Nothing has looked for due reminders for more than three minutes."
                : clock.Warning() is not null ? ClockCheck.Behind
                : null;
        }
        catch (SqliteException error)
        {
            return damage.Examine(error) ? DamagedText : "The database cannot be read.";
        }
    }
}
