using Dapper;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>The actor's notification settings and bounce score.</summary>
/// <param name="Settings">Settings.</param>
/// <param name="Bounces">Bounce score: 1 for each delayed mail, 2 for each failed one.</param>
internal sealed record OwnSettings(NotificationSettings Settings, long Bounces)
{
    /// <summary>The score from which pages warn that mail cannot be delivered.</summary>
    public const int MailComesBack = 2;

    /// <summary>Reads them.</summary>
    public static OwnSettings Of(Session session) =>
        new(SettingsTable.Own(session),
            session.Connection.ExecuteScalar<long>("SELECT coalesce(max(bounce_score), 0) FROM visible_notification_settings"));
}
