using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Deletes a row that no visible row refers to.</summary>
internal static class DeleteRow
{
    /// <summary>Deletes the row and returns its key.</summary>
    public static Result<long> Run(Session session, string set, long id, RowVersionCondition condition)
    {
        if (Permissions.CheckDelete(session.Actor, set) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySets.Named(set), id, condition);
        if (found.IsRefused(out var missing))
            return missing;
        var row = found.Value;
        if ((CheckPublished(row) ?? RowRules.CheckDelete(row) ?? VisibleRows.CheckUnused(row)) is { } broken)
            return broken;
        RowRules.EffectOfDelete(row);
        return row.Delete();
    }

    // An actor who may not publish a row may not delete a published one.
    private static Refusal? CheckPublished(RowDraft row) =>
        row.Set.Visibility is not null && row.Visibility == Visibility.Public
            ? Permissions.CheckDecide(row.Session.Actor, "deletes a row that is public")
            : null;
}
