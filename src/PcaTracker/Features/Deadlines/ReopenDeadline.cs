using PcaTracker.Changes.Activity;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Deadlines;

/// <summary>Makes a deadline open again with the owner that it had: undoes a change of many deadlines.</summary>
internal static class ReopenDeadline
{
    /// <summary>Runs the command and returns the key of the deadline.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition, string? owner)
    {
        var found = ChangeRow.Open(session, DeadlineSet.SetName, id, condition);
        if (found.IsRefused(out var refusal))
            return refusal;
        var deadline = found.Value;
        (deadline[DeadlineSet.Status], deadline[DeadlineSet.DoneOn], deadline[DeadlineSet.Owner]) = (Deadline.Open, null, owner);
        return deadline.Save(ActivityKind.Undo);
    }
}
