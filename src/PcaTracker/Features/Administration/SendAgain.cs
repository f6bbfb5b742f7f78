using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Sends a dead letter once more, as the same message with new attempts.</summary>
internal static class SendAgain
{
    /// <summary>Runs the command and returns the key of the message.</summary>
    public static async Task<Result<long>> RunAsync(TrackerDatabase database, Actor actor, long messageId)
    {
        if (Permissions.CheckKeepSystem(actor, "sends mail again") is { } refusal)
            return refusal;
        return await database.WriteAsSystemAsync<long>(session =>
        {
            var row = new { messageId, side = Permissions.KeptSide(actor), now = Instants.Text(session.Now) };
            var isDead = session.Connection.Execute(
                """
                UPDATE outbox
                SET state = 'pending', attempt = 0, next_at = @now, outcome = NULL, sent_again = TRUE
                WHERE id = @messageId AND state = 'dead' AND NOT sent_again
                  AND (@side IS NULL OR account_id IN (SELECT id FROM account WHERE side = @side))
                """,
                row);
            if (isDead == 0)
                return Refusal.Conflict(
                    "not-a-dead-letter",
                    "This message is not among those that could not be delivered, or was sent again before. "
                    + "Look at the list: it may have changed.");
            session.Connection.Execute(
                """
                UPDATE reminder SET state = 'planned' WHERE id = (SELECT reminder_id FROM outbox WHERE id = @messageId);
                UPDATE digest SET state = 'planned' WHERE id = (SELECT digest_id FROM outbox WHERE id = @messageId);
                """,
                row);
            return messageId;
        });
    }
}
