using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>
/// A person does not want to hear of a deadline until a day, and on that day does, as long as it is due when it is due now. Nobody else is
/// told less of it.
/// </summary>
internal static class SnoozeDeadline
{
    /// <summary>How many days somebody may put off what they are to be told.</summary>
    public const int MostDays = 60;

    /// <param name="session">The transaction of the person.</param>
    /// <param name="deadlineId">A deadline that they see.</param>
    /// <param name="until">A day after today, where they are.</param>
    public static Result<long> Run(Session session, long deadlineId, DateOnly? until)
    {
        if (ListedDeadline.Find(session, deadlineId) is not { } deadline)
            return VisibleRows.Missing(EntitySets.Named("Deadlines"), deadlineId);
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
            message.TakeBack(session, SuppressionReason.Snoozed);
        return deadlineId;
    }
}
