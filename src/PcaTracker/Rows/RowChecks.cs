using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Checks a write against the contract: which properties may be written, and within which limits.</summary>
internal static class RowChecks
{
    private static readonly IReadOnlyList<(PropertyDefinition From, PropertyDefinition To)> Periods =
    [
        (RoundSet.StartsOn, RoundSet.EndsOn), (PositionSet.TabledOn, PositionSet.TabledUntil), (MilestoneSet.Date, MilestoneSet.Until),
        (PersonSet.From, PersonSet.To), (ChapterSet.FirstArticle, ChapterSet.LastArticle),
    ];

    /// <summary>Refuses a property that the entity set does not have.</summary>
    public static Refusal? CheckKnown(EntitySetDefinition set, IEnumerable<string> names) =>
        names.FirstOrDefault(name => set.Property(name) is null) is { } unknown
            ? Refusal.Invalid("unknown-property", $"{set.TypeName} has no property '{unknown}'. $metadata lists those it has.", unknown)
            : null;

    /// <summary>Refuses a property that the entity set does not have, or that the caller may not write.</summary>
    public static Refusal? CheckNames(EntitySetDefinition set, IEnumerable<string> names, bool isNew) =>
        CheckKnown(set, names) ?? names.Select(name => CheckName(set, name, isNew)).FirstOrDefault(r => r is not null);

    /// <summary>Refuses to change properties that stay; a client may send back what it read.</summary>
    public static Refusal? CheckKept(RowDraft draft, IReadOnlyDictionary<string, object?> values) =>
        CheckNames(draft.Set, values.Keys.Where(name => !IsUnchanged(draft, name, values[name])), isNew: false);

    private static bool IsUnchanged(RowDraft draft, string name, object? value) =>
        draft.Set.Property(name) is { } property && Equals(value, draft.Before(property));

    /// <summary>Refuses each value outside the contract's limits.</summary>
    public static IEnumerable<Refusal> CheckValues(RowDraft draft)
    {
        foreach (var property in draft.Set.Properties.Where(p => p.Access != PropertyAccess.ReadOnly))
            if (CheckValue(property, draft) is { } refusal)
                yield return refusal;
        foreach (var (from, to) in Periods)
            if (CheckPeriod(draft, from, to) is { } refusal)
                yield return refusal;
    }

    /// <summary>Refuses a value outside the limits of its property.</summary>
    public static Refusal? CheckValue(PropertyDefinition property, object? value, string? set = null) => value switch
    {
        null => property.Required ? Missing(property.Name) : null,
        string text => CheckText(property, text, set),
        long number when number < property.Min => Refusal.Invalid("out-of-range", $"{property.Name} is {property.Min} or more.", property.Name),
        long number when number > property.Max => Refusal.Invalid("out-of-range", $"{property.Name} is {property.Max} or less.", property.Name),
        _ => null,
    };

    private static Refusal? CheckName(EntitySetDefinition set, string name, bool isNew) => set.Property(name) switch
    {
        { Access: PropertyAccess.ReadOnly } => Refusal.Invalid("read-only-property", $"{name} is kept by the program. Leave it out.", name),
        { Access: PropertyAccess.CreateOnly } when !isNew => Refusal.Invalid(
            "read-only-property", $"{name} is set when a {set.TypeName} is created and stays. Leave it out.", name),
        _ => null,
    };

    // Only changed values are checked: a stored value may be older than the rule.
    private static Refusal? CheckValue(PropertyDefinition property, RowDraft draft) =>
        draft.IsNew || draft.Changes(property) ? CheckValue(property, draft[property], draft.Set.Name) : null;

    private static Refusal? CheckText(PropertyDefinition property, string text, string? set)
    {
        var name = property.Name;
        if (property.Required && CleanText.IsBlank(text))
            return Missing(name);
        if (text.Length > 0 && CleanText.IsBlank(text))
            return Refusal.Invalid("nothing-visible", $"{name} holds nothing that can be seen: write a text, or leave it out.", name);
        if (property.Values is { } values && !values.Contains(text))
            return Refusal.Invalid("not-among-values", $"{name} cannot be '{CleanText.Shortened(text, 50)}'. Use {Listing.Or(values)}.", name);
        if (property.Kind == EdmPrimitiveTypeKind.Date && !Days.IsDay(text))
            return Refusal.Invalid("wrong-type", $"{name} must be a day that exists, as yyyy-MM-dd.", name);
        if (property.Kind == EdmPrimitiveTypeKind.TimeOfDay && !Days.IsTime(text))
            return Refusal.Invalid("wrong-type", $"{name} must be a time of day in whole seconds, as HH:mm:ss.", name);
        if (CleanText.TooLong(text, name, property.MaxLength) is { } tooLong)
            return tooLong;
        if (name.EndsWith("Url", StringComparison.Ordinal) && !IsWebAddress(text))
            return Refusal.Invalid("not-a-web-address", $"{name} is a full web address that starts with https:// or http://.", name);
        // The reference of a classified paper may contain the marking: it is the pointer to that paper.
        return (set, name) == (DocumentSet.SetName, DocumentSet.Reference.Name) ? null : Marking.Check(text, name);
    }

    private static Refusal? CheckPeriod(RowDraft draft, PropertyDefinition from, PropertyDefinition to)
    {
        if (!draft.Changes(from) && !draft.Changes(to) || draft[from] is not { } start || draft[to] is not { } end)
            return null;
        var inOrder = start is string day ? string.CompareOrdinal(day, (string)end) <= 0 : (long)start <= (long)end;
        return inOrder ? null : Refusal.Invalid("ends-before-it-starts", $"{to} ({end}) is before {from} ({start}).", to);
    }

    private static Refusal Missing(string name) => Refusal.Invalid("required-property", $"{name} must be given.", name);

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
