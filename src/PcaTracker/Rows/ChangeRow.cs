using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Changes some properties of a row of any entity set.</summary>
internal static class ChangeRow
{
    /// <summary>Changes the row and returns its key.</summary>
    /// <param name="session">The write transaction of the actor.</param>
    /// <param name="set">The entity set, e.g. <c>Issues</c>.</param>
    /// <param name="id">The key of the row.</param>
    /// <param name="condition">The precondition on the row's version.</param>
    /// <param name="values">New values of some properties, as stored.</param>
    public static Result<long> Run(
        Session session, string set, long id, RowVersionCondition condition, IReadOnlyDictionary<string, object?> values) =>
        Run(session, set, id, condition, values, "change", draft => $"changed {draft.ChangedNames}{RowName.Of(draft)}");

    /// <summary>Changes the row under another name in the activity log.</summary>
    internal static Result<long> Run(
        Session session, string set, long id, RowVersionCondition condition, IReadOnlyDictionary<string, object?> values, string action,
        Func<RowDraft, string> summary)
    {
        if ((Permissions.CheckWrite(session.Actor, set) ?? RowChecks.CheckKnown(EntitySets.Named(set), values.Keys)) is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, EntitySets.Named(set), id, condition);
        if (found.IsRefused(out var missing))
            return missing;

        var draft = found.Value;
        if ((RowTexts.Set(draft, values) ?? RowChecks.CheckKept(draft, values) ?? RowChecks.CheckValues(draft) ?? CreateRow.CheckVisibility(draft)
            ?? VisibleRows.CheckLinks(draft) ?? RowRules.Check(draft)) is { } broken)
            return broken;
        RowRules.Derive(draft);
        RowRules.EffectOnOthers(draft);
        return draft.Save(action, summary(draft));
    }
}
