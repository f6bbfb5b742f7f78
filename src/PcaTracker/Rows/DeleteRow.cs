using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Deletes a row that nothing else refers to.</summary>
internal static class DeleteRow
{
    /// <summary>The key of the row that was.</summary>
    public static Result<long> Run(Session session, string set, long id, Expected expected)
    {
        if (Permissions.CheckDelete(session.Actor, set) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySets.Named(set), id, expected);
        if (found.IsRefused(out var missing))
            return missing;
        return (CheckPublished(found.Value) ?? RowRules.CheckDelete(found.Value) ?? VisibleRows.CheckUnused(found.Value)) is { } broken ? broken : found.Value.Delete();
    }

    // Whoever may not publish a row does not take a published one away.
    private static Refusal? CheckPublished(RowDraft row) =>
        row.Set.Visibility is not null && row.Visibility == Visibility.Public
            ? Permissions.CheckDecide(row.Session.Actor, "deletes a row that is public")
            : null;
}
