using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Features.Notifications;

/// <summary>Adds mail directly to the database, as a sweep and a sender would leave it.</summary>
internal static class PlantedMail
{
    /// <summary>Adds a reminder with its message; returns their common key.</summary>
    public static long AddReminder(
        this TrackerDatabase database, long deadlineId, Actor person, string state = "pending", string offset = "-3", string reason = Reminder.StandIn,
        string localDate = "2026-11-23", string? outcome = null, string? bounce = null) =>
        database.WriteAsSystem(session =>
        {
            var id = session.Connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) + 1 FROM outbox");
            session.Connection.Execute(
                """
                INSERT INTO reminder (id, deadline_id, revision, account_id, "offset", local_date, state, sent_at, reason)
                VALUES (@id, @deadlineId, 1, @AccountId, @offset, @localDate, @ledger, @sentAt, @reason);
                INSERT INTO outbox (id, message_id, kind, reminder_id, account_id, planned_at, state, next_at, lease_until, sent_at, outcome, bounce)
                VALUES (@id, 'reminder.' || @id || '.1@localhost', 'reminder', @id, @AccountId, @plannedAt, @state, @plannedAt, @leaseUntil, @sentAt, @outcome, @bounce)
                """,
                new
                {
                    id,
                    deadlineId,
                    person.AccountId,
                    offset,
                    localDate,
                    state,
                    reason,
                    outcome,
                    bounce,
                    ledger = state switch { "sent" => Reminder.Sent, "suppressed" => Reminder.Suppressed, "dead" => Reminder.Failed, _ => Reminder.Planned },
                    plannedAt = localDate + "T07:00:00.000Z",
                    sentAt = state == "sent" ? localDate + "T07:00:01.000Z" : null,
                    leaseUntil = state == "leased" ? localDate + "T07:02:00.000Z" : null,
                });
            return id;
        });
}
