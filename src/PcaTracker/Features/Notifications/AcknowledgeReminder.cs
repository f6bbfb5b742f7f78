using Dapper;
using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>A person has seen a reminder of theirs: what is still to be said of it is not, and a wish to hear of it later is fulfilled.</summary>
internal static class AcknowledgeReminder
{
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
        message.TakeBack(session, SuppressionReason.Seen);
        return deadlineId;
    }
}
