using PcaTracker.Changes.Activity;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>Restores the values of a row before a change, by a new change under the usual rules.</summary>
internal static class RestoreValues
{
    /// <summary>Runs the command and returns the key of the row.</summary>
    /// <param name="session">The write transaction of the person who restores.</param>
    /// <param name="place">The change.</param>
    /// <param name="entityId">The row that it must belong to.</param>
    /// <param name="at">The moment at which it must have been made.</param>
    /// <param name="condition">The precondition on the row.</param>
    public static Result<long> Run(Session session, HistoryPlace place, long entityId, string? at, RowVersionCondition condition)
    {
        if (HistoryEntry.Find(session, place) is not { } entry || (entry.EntityId, entry.At) != (entityId, at))
            return Refusal.NotFound("There is no such change any more. Look it up again in the history.");
        if (entry.Restorable is not { Count: > 0 } values)
            return Refusal.Conflict("nothing-to-restore", "This change took no value away that is written by hand. Use the action that changes it.");
        var row = entry.Row(session, condition);
        return row.IsRefused(out var refusal) ? refusal : ChangeRow.Run(row.Value, values, ActivityKind.Restore, new(entry.Who, entry.At));
    }
}
