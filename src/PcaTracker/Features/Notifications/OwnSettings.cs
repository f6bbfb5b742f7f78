using Dapper;
using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>How somebody wants to be told, and whether mail reaches them.</summary>
/// <param name="Settings">When, and how often.</param>
/// <param name="Bounces">What came back: 1 for later, 2 for never.</param>
internal sealed record OwnSettings(NotificationSettings Settings, long Bounces)
{
    /// <summary>From here on a person is told that mail to them comes back.</summary>
    public const int MailComesBack = 2;

    public static OwnSettings Of(Session session) =>
        new(SettingsTable.Own(session), session.Connection.ExecuteScalar<long>("SELECT coalesce(max(bounce_score), 0) FROM visible_notification_settings"));
}
