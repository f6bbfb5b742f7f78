using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Changes some properties of a row of any entity set.</summary>
internal static class ChangeRow
{
    /// <summary>Loads a row that the actor may change.</summary>
    /// <param name="session">The write transaction of the actor.</param>
    /// <param name="set">The entity set, e.g. <c>Issues</c>.</param>
    /// <param name="id">The key of the row.</param>
    /// <param name="condition">The precondition on the row's version.</param>
    public static Result<RowDraft> Open(Session session, string set, long id, RowVersionCondition condition) =>
        Permissions.CheckWrite(session.Actor, set) is { } refusal ? refusal : RowDraft.Load(session, EntitySets.Named(set), id, condition);

    /// <summary>Changes the row and returns its key.</summary>
    /// <param name="session">The write transaction of the actor.</param>
    /// <param name="set">The entity set.</param>
    /// <param name="id">The key of the row.</param>
    /// <param name="condition">The precondition on the row's version.</param>
    /// <param name="values">New values of some properties, as stored.</param>
    public static Result<long> Run(Session session, string set, long id, RowVersionCondition condition, IReadOnlyDictionary<string, object?> values)
    {
        var opened = Open(session, set, id, condition);
        return opened.IsRefused(out var refusal) ? refusal : Run(opened.Value, values);
    }

    /// <summary>Changes an open row and returns its key.</summary>
    public static Result<long> Run(RowDraft draft, IReadOnlyDictionary<string, object?> values) =>
        Run(draft, values, ActivityKind.Change);

    /// <summary>Everything that is wrong with a change of an open row; nothing is saved.</summary>
    public static IEnumerable<Refusal> Problems(RowDraft draft, IReadOnlyDictionary<string, object?> values) =>
        RowChecks.CheckKnown(draft.Set, values.Keys) is { } unknown ? [unknown] : RowProblems.Of(draft, values);

    /// <summary>Changes an open row as another kind of event in the activity log.</summary>
    internal static Result<long> Run(
        RowDraft draft, IReadOnlyDictionary<string, object?> values, ActivityKind kind, UndoneChange? undone = null)
    {
        if (Problems(draft, values).FirstOrDefault() is { } broken)
            return broken;
        RowRules.Derive(draft);
        RowRules.EffectOnOthers(draft);
        var id = draft.Save(kind, undone: undone);
        RowRules.EffectOnCounts(draft);
        return id;
    }
}
