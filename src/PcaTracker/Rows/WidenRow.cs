using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>
/// Widens the visibility of a row by one step: to both delegations, then to everybody. Readers cannot unread a row, so this is
/// never part of another change, and needs a confirmation and the row's exact version.
/// </summary>
internal static class WidenRow
{
    /// <summary>The action of heads, as refusals name it.</summary>
    public const string What = "lets others read a row";

    /// <summary>Widens the row and returns its key.</summary>
    public static Result<long> Run(Session session, string set, long id, RowVersionCondition condition, string visibility, bool confirmed)
    {
        if ((Permissions.CheckDecide(session.Actor, What) ?? CheckConfirmed(condition, confirmed)) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySets.Named(set), id, condition);
        if (found.IsRefused(out var missing))
            return missing;

        var row = found.Value;
        var before = row.Visibility;
        if (Permissions.CheckWiden(session.Actor, row.OwnerSide, before, visibility) is { } notNext)
            return notNext;
        row[row.Set.Visibility!] = visibility;
        if (Check(row) is { } broken)
            return broken;
        return row.Save(ActivityKind.Widen);
    }

    /// <summary>Refuses a wider visibility that a new row could not have; changes nothing.</summary>
    public static Refusal? Check(RowDraft row) => VisibleRows.CheckLinks(row) ?? RowRules.Check(row);

    private static Refusal? CheckConfirmed(RowVersionCondition condition, bool confirmed) =>
        !condition.NamesState
            ? Refusal.Undecided("if-match-exact",
                "Who lets others read a row has read it: send its @odata.etag as If-Match. If-Match: * is not enough here.")
        : !confirmed
            ? Refusal.Invalid("not-confirmed",
                "What was read cannot be unread. Look at what will be seen and by whom, and send Confirm: true.", ActionParameters.Confirm)
        : null;
}
