using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Features.Deadlines;

/// <summary>Moves a deadline to another day with a reason, keeping its time and zone.</summary>
internal static class MoveDeadline
{
    /// <summary>Runs the command and returns the key of the deadline.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition, DateOnly dueOn, string reason)
    {
        var found = DeadlineRules.LoadOpen(session, id, condition);
        if (found.IsRefused(out var refusal))
            return refusal;
        var deadline = found.Value;
        var before = deadline.Text(DeadlineSet.DueOn);
        deadline[DeadlineSet.DueOn] = Days.Text(dueOn);
        if (!deadline.Changes(DeadlineSet.DueOn))
            return Refusal.Invalid("same-day", $"{RowName.Of(deadline)} is due on {before} already. Name another day.", DeadlineSet.DueOn.Name);
        var why = RowTexts.Read(ActionParameters.Reason, reason, required: true);
        if ((why.Refusal ?? DeadlineRules.Check(deadline)) is { } broken)
            return broken;
        DeadlineRules.Derive(deadline);
        return deadline.Save(ActivityKind.Move, why.Value);
    }
}
