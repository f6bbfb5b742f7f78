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
        if (Problems(deadline, dueOn, reason).FirstOrDefault() is { } broken)
            return broken;
        DeadlineRules.Derive(deadline);
        return deadline.Save(ActivityKind.Move, Reason(reason).Value);
    }

    /// <summary>Everything that is wrong with a move of an open deadline, as far as it is known where to; nothing is saved.</summary>
    public static IEnumerable<Refusal> Problems(RowDraft deadline, DateOnly? dueOn, string? reason)
    {
        if (dueOn is { } day)
        {
            var before = deadline.Text(DeadlineSet.DueOn);
            deadline[DeadlineSet.DueOn] = Days.Text(day);
            if (!deadline.Changes(DeadlineSet.DueOn))
                yield return Refusal.Invalid(
                    "same-day", $"{RowName.Of(deadline)} is due on {before} already. Name another day.", DeadlineSet.DueOn.Name);
        }
        if (Reason(reason).Refusal is { } unclear)
            yield return unclear;
        if (DeadlineRules.Check(deadline) is { } broken)
            yield return broken;
    }

    private static Result<string?> Reason(string? reason) => RowTexts.Read(ActionParameters.Reason, reason, required: true);
}
