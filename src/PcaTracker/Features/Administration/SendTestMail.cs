using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Notifications;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Puts a mail to whoever asks into the outbox, so that they see whether mail goes out.</summary>
internal static class SendTestMail
{
    public static Result<long> Run(TrackerDatabase database, Actor actor, MailSettings mail) =>
        Permissions.CheckKeepSystem(actor, "sends a test mail") is { } refusal ? refusal
        : database.WriteAsSystem<long>(session => session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO outbox (message_id, kind, account_id, planned_at, next_at)
            VALUES (@messageId, 'test', @AccountId, @now, @now)
            RETURNING id
            """,
            new { messageId = $"test.{NewId.Draw()}@{mail.From.Domain}", actor.AccountId, now = Instants.Text(session.Now) }));
}
