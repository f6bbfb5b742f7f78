using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Adds a row to any set that takes one.</summary>
internal static class CreateRow
{
    /// <summary>The key of the new row.</summary>
    /// <param name="session">The write transaction of whoever records it.</param>
    /// <param name="set">Set, e.g. <c>Issues</c>.</param>
    /// <param name="values">Property values as they are stored.</param>
    public static Result<long> Run(Session session, string set, IReadOnlyDictionary<string, object?> values)
    {
        var draft = RowDraft.New(session, EntitySets.Named(set));
        if ((Permissions.CheckWrite(session.Actor, set) ?? RowChecks.CheckNames(draft.Set, values.Keys, isNew: true)) is { } refusal)
            return refusal;

        foreach (var property in draft.Set.Properties.Where(p => p.Default is not null))
            draft[property] = Default(property);
        if ((RowTexts.Set(draft, values) ?? RowChecks.CheckValues(draft) ?? CheckVisibility(draft) ?? VisibleRows.CheckUnique(draft) ?? VisibleRows.CheckLinks(draft) ?? RowRules.Apply(draft)) is { } broken)
            return broken;
        return draft.Save("create", $"recorded {RowName.Of(draft)}");
    }

    internal static Refusal? CheckVisibility(RowDraft draft) =>
        draft.Set.Visibility is not { } readers ? null
        : Permissions.CheckVisibility(draft.Session.Actor, (string?)draft.Before(readers), draft.Visibility, draft.OwnerSide);

    /// <summary>What a property has, as it is stored, when nobody says otherwise.</summary>
    internal static object? Default(PropertyDefinition property) =>
        property.Default is null or string ? property.Default : Convert.ToInt64(property.Default, CultureInfo.InvariantCulture);
}
