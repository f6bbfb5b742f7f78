using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Rows;

/// <summary>Normalises the texts of a write, by <see cref="CleanText"/>.</summary>
internal static class RowTexts
{
    // Longer texts have paragraphs.
    private const int LongestLine = 2_000;

    /// <summary>Sets values of a draft and normalises changed texts. Unchanged values stay as they are.</summary>
    /// <returns>The refusals of characters.</returns>
    public static IReadOnlyList<Refusal> Set(RowDraft draft, IReadOnlyDictionary<string, object?> values)
    {
        var refusals = new List<Refusal>();
        foreach (var (name, value) in values)
        {
            if (draft.Set.Property(name) is not { } property)
                continue;
            draft[property] = value;
            if (!draft.Changes(property))
                continue;
            var clean = Clean(property, value);
            if (clean.IsRefused(out var refusal))
                refusals.Add(refusal);
            else
                draft[property] = clean.Value;
        }

        return refusals;
    }

    /// <summary>Returns the normalised value of a property.</summary>
    public static Result<object?> Clean(PropertyDefinition property, object? value)
    {
        // Choices, days and times must match exactly.
        if (value is not string text || property.Kind != EdmPrimitiveTypeKind.String || property.Values is not null)
            return value;
        var clean = property.MaxLength <= LongestLine ? CleanText.Line(text, property.Name) : CleanText.Prose(text, property.Name);
        return clean.IsRefused(out var refusal) ? refusal : clean.Value;
    }

    /// <summary>Returns the normalised text of an action's parameter; refuses a missing, too long or marked one.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The text as received.</param>
    /// <param name="required">Whether it must be given.</param>
    /// <param name="maxLength">The maximum number of characters.</param>
    public static Result<string?> Read(string name, string? value, bool required, int maxLength = LongestLine)
    {
        var property = new PropertyDefinition(name, "A parameter.", EdmPrimitiveTypeKind.String, PropertyAccess.ReadWrite, required, maxLength);
        var clean = Clean(property, value);
        if (clean.IsRefused(out var refusal))
            return refusal;
        return RowChecks.CheckValue(property, clean.Value) is { } broken ? broken : (string?)clean.Value;
    }
}
