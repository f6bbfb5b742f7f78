using System.Globalization;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Creates a row of any entity set that allows it.</summary>
internal static class CreateRow
{
    /// <summary>Creates the row and returns its key.</summary>
    /// <param name="session">The write transaction of the actor.</param>
    /// <param name="set">The entity set, e.g. <c>Issues</c>.</param>
    /// <param name="values">Property values, as stored.</param>
    public static Result<long> Run(Session session, string set, IReadOnlyDictionary<string, object?> values)
    {
        var draft = RowDraft.New(session, EntitySets.Named(set));
        if (Problems(draft, values).FirstOrDefault() is { } broken)
            return broken;
        RowRules.Derive(draft);
        RowRules.EffectOnOthers(draft);
        var id = draft.Save(ActivityKind.Create);
        RowRules.EffectOnCounts(draft);
        return id;
    }

    /// <summary>Everything that is wrong with a new row; nothing is saved.</summary>
    public static IEnumerable<Refusal> Problems(RowDraft draft, IReadOnlyDictionary<string, object?> values)
    {
        if ((Permissions.CheckWrite(draft.Session.Actor, draft.Set.Name) ?? RowChecks.CheckNames(draft.Set, values.Keys, isNew: true)) is { } refusal)
            return [refusal];
        foreach (var property in draft.Set.Properties.Where(p => p.Default is not null))
            draft[property] = Default(property);
        return RowProblems.Of(draft, values);
    }

    /// <summary>Refuses a visibility that the actor may not give.</summary>
    internal static Refusal? CheckVisibility(RowDraft draft) =>
        draft.Set.Visibility is not { } readers ? null
        : Permissions.CheckVisibility(draft.Session.Actor, (string?)draft.Before(readers), draft.Visibility, draft.OwnerSide);

    /// <summary>The default value of a property, as stored.</summary>
    internal static object? Default(PropertyDefinition property) =>
        property.Default is null or string ? property.Default : Convert.ToInt64(property.Default, CultureInfo.InvariantCulture);
}
