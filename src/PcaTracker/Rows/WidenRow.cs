using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>
/// Lets the next wider circle read a row: both delegations, then everybody. What was read cannot be unread, so this is never
/// part of another change, and is confirmed on the very state of the row that was looked at.
/// </summary>
internal static class WidenRow
{
    /// <summary>What heads do, as a refusal of others says it.</summary>
    public const string What = "lets others read a row";

    /// <summary>The key of the row.</summary>
    public static Result<long> Run(Session session, string set, long id, Expected expected, string visibility, bool confirmed)
    {
        if ((Permissions.CheckDecide(session.Actor, What) ?? CheckMeant(expected, confirmed)) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySets.Named(set), id, expected);
        if (found.IsRefused(out var missing))
            return missing;

        var row = found.Value;
        var before = row.Visibility;
        if (Permissions.CheckWiden(session.Actor, row.OwnerSide, before, visibility) is { } notNext)
            return notNext;
        row[row.Set.Visibility!] = visibility;
        if (Check(row) is { } broken)
            return broken;
        return row.Save("widen", $"widened {RowName.Of(row)} from '{before}' to '{visibility}'");
    }

    /// <summary>The refusal of what may not be read more widely, whoever asks: the same rules as for a new row of that visibility.</summary>
    public static Refusal? Check(RowDraft row) => VisibleRows.CheckLinks(row) ?? RowRules.Apply(row);

    private static Refusal? CheckMeant(Expected expected, bool confirmed) =>
        !expected.NamesState ? Refusal.Undecided("if-match-exact", "Who lets others read a row has read it: send its @odata.etag as If-Match. If-Match: * is not enough here.")
        : !confirmed ? Refusal.Invalid("not-confirmed", "What was read cannot be unread. Look at what will be seen and by whom, and send Confirm: true.", "Confirm")
        : null;
}
