using PcaTracker.Changes.Activity;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Features.Deadlines;

/// <summary>Marks a deadline as done today, in the zone of the deadline.</summary>
internal static class CompleteDeadline
{
    /// <summary>Runs the command and returns the key of the deadline.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition)
    {
        var found = DeadlineRules.LoadOpen(session, id, condition);
        if (found.IsRefused(out var refusal))
            return refusal;
        var deadline = found.Value;
        deadline[DeadlineSet.Status] = Deadline.Done;
        deadline[DeadlineSet.DoneOn] = Days.Text(Today.In(deadline.Text(DeadlineSet.TimeZone)!, session.Now));
        return deadline.Save(ActivityKind.Complete);
    }
}
