using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>
/// Snoozes a deadline for the actor: no reminder before that day, and one on it, unless the deadline is moved. Reminders to others
/// are not affected.
/// </summary>
internal static class SnoozeDeadline
{
    /// <summary>The most days for which a deadline may be snoozed.</summary>
    public const int MostDays = 60;

    /// <summary>Runs the command and returns the key of the deadline.</summary>
    /// <param name="session">The transaction of the person.</param>
    /// <param name="deadlineId">A deadline visible to them.</param>
    /// <param name="until">A day after today in their zone.</param>
    public static Result<long> Run(Session session, long deadlineId, DateOnly? until)
    {
        if (ListedDeadline.Find(session, deadlineId) is not { } deadline)
            return VisibleRows.Missing(DeadlineSet.Definition, deadlineId);
        if (Deadline.CheckOpen(deadline.Title, deadline.Status) is { } closed)
            return closed;
        var today = Today.In(session.Actor.TimeZone, session.Now);
        if (!(until > today && until <= today.AddDays(MostDays)))
            return Refusal.Invalid("out-of-range", $"Choose a day after today, {Days.Text(today)}, and at most {MostDays} days from it.", "Until");
        session.Connection.Execute(
            """
            INSERT INTO snooze (account_id, deadline_id, due_on, until)
            VALUES (@AccountId, @deadlineId, @DueOn, @until)
            ON CONFLICT (account_id, deadline_id) DO UPDATE SET due_on = @DueOn, until = @until
            """,
            new { session.Actor.AccountId, deadlineId, deadline.DueOn, until = Days.Text(until.Value) });
        foreach (var message in OwnMessage.OfDeadline(session, deadlineId))
            message.Suppress(session, SuppressionReason.Snoozed);
        return deadlineId;
    }
}
