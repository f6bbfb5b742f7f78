using Dapper;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>Marks a reminder of the actor's own as seen: it is not sent any more, and a snooze of its deadline ends.</summary>
internal static class AcknowledgeReminder
{
    /// <summary>Runs the command and returns the key of the deadline.</summary>
    public static Result<long> Run(Session session, long reminderId)
    {
        if (OwnMessage.OfReminder(session, reminderId) is not { DeadlineId: { } deadlineId } message)
            return Refusal.NotFound("There is no such reminder of yours: look at the list, it may have changed.");
        if (message.AcknowledgedAt is not null)
            return deadlineId;
        session.Connection.Execute(
            """
            UPDATE reminder SET acknowledged_at = @now WHERE id = @reminderId;
            DELETE FROM snooze WHERE account_id = @AccountId AND deadline_id = @deadlineId;
            """,
            new { now = Instants.Text(session.Now), reminderId, session.Actor.AccountId, deadlineId });
        message.Suppress(session, SuppressionReason.Seen);
        return deadlineId;
    }
}
