using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Sends a test mail to the administrator who asks for it.</summary>
internal static class SendTestMail
{
    /// <summary>Runs the command and returns the number of messages added.</summary>
    public static async Task<Result<long>> RunAsync(TrackerDatabase database, Actor actor, MailSettings mail) =>
        Permissions.CheckKeepSystem(actor, "sends a test mail") is { } refusal ? refusal
        : await database.WriteAsSystemAsync<long>(session => Outbox.Add(
            session, OutboxKind.Test, subjectId: null, actor.AccountId, $"test.{NewId.Draw()}@{mail.From.Domain}",
            Instant.FromDateTimeOffset(session.Now)));
}
