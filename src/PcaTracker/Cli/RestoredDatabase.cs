using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Runtime;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>What a restored database needs before a server runs on it: nothing that was mailed since the backup may be mailed again.</summary>
internal static class RestoredDatabase
{
    // Older reminders would be planned again in any case.
    private static readonly TimeSpan LongestPast = TimeSpan.FromDays(60);

    /// <summary>
    /// Plans all mail that was due since the backup, hour by hour, and holds it: mail planned until the hold may have been sent before the
    /// restore. Ends all sessions.
    /// </summary>
    /// <param name="database">The restored database.</param>
    /// <param name="lastMoment">The newest instant in it.</param>
    /// <param name="mail">The settings of mail.</param>
    /// <param name="ended">Access that another database knows to be ended; null where there is none.</param>
    /// <param name="progress">Shows the current step.</param>
    public static void Settle(
        TrackerDatabase database, DateTimeOffset? lastMoment, MailSettings mail, RevokedAccess? ended, ProgressLine progress)
    {
        var sweep = new Sweep(
            database, mail, new LastSweep(TimeProvider.System), new FailPoints(new ConfigurationBuilder().Build()),
            TimeProvider.System, NullLogger<Sweep>.Instance);
        sweep.CatchUpAsync(HoursSince(lastMoment, TimeProvider.System.GetUtcNow()), progress).GetAwaiter().GetResult();
        progress.Step("holding mail");
        _ = database.WriteAsSystem(session =>
        {
            OutboxHold.Place(session, HeldOutbox.AfterRestoring(lastMoment));
            RevokedAccess.EndSessions(session);
            return ended?.ApplyTo(session) ?? 0;
        });
    }

    // Every hour since an instant, and now.
    private static List<Instant> HoursSince(DateTimeOffset? moment, DateTimeOffset now)
    {
        var hours = new List<Instant>();
        for (var hour = moment is { } from && from > now - LongestPast ? from : now - LongestPast; hour < now; hour = hour.AddHours(1))
            hours.Add(Instant.FromDateTimeOffset(hour));
        return [.. hours, Instant.FromDateTimeOffset(now)];
    }
}
