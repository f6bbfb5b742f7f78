using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Features.Deadlines;

/// <summary>Waives a deadline with a reason.</summary>
internal static class WaiveDeadline
{
    /// <summary>Runs the command and returns the key of the deadline.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition, string reason)
    {
        var found = DeadlineRules.LoadOpen(session, id, condition);
        if (found.IsRefused(out var refusal))
            return refusal;
        var why = RowTexts.Read(ActionParameters.Reason, reason, required: true);
        if (why.IsRefused(out var broken))
            return broken;
        found.Value[DeadlineSet.Status] = Deadline.Waived;
        return found.Value.Save(ActivityKind.Waive, why.Value);
    }
}
