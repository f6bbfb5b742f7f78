using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Changes some properties of a row of any set.</summary>
internal static class ChangeRow
{
    /// <summary>The key of the row.</summary>
    /// <param name="session">The write transaction of whoever changes it.</param>
    /// <param name="set">Set, e.g. <c>Issues</c>.</param>
    /// <param name="id">Key of the row.</param>
    /// <param name="expected">The state on which the change was decided.</param>
    /// <param name="values">New values of some properties, as they are stored.</param>
    public static Result<long> Run(Session session, string set, long id, Expected expected, IReadOnlyDictionary<string, object?> values) =>
        Run(session, set, id, expected, values, "change", draft => $"changed {draft.Told}{RowName.Of(draft)}");

    /// <summary>The same for a change that the feed calls something else.</summary>
    internal static Result<long> Run(
        Session session, string set, long id, Expected expected, IReadOnlyDictionary<string, object?> values, string action, Func<RowDraft, string> summary)
    {
        if ((Permissions.CheckWrite(session.Actor, set) ?? RowChecks.CheckKnown(EntitySets.Named(set), values.Keys)) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySets.Named(set), id, expected);
        if (found.IsRefused(out var missing))
            return missing;

        var draft = found.Value;
        if ((RowTexts.Set(draft, values) ?? RowChecks.CheckKept(draft, values) ?? RowChecks.CheckValues(draft) ?? CreateRow.CheckVisibility(draft) ?? VisibleRows.CheckLinks(draft) ?? RowRules.Apply(draft)) is { } broken)
            return broken;
        return draft.Save(action, summary(draft));
    }
}
