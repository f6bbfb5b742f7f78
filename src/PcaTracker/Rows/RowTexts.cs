using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Rows;

/// <summary>Takes the texts of a write in as they are kept: see <see cref="CleanText"/>.</summary>
internal static class RowTexts
{
    // What is longer has paragraphs.
    private const int LongestLine = 2_000;

    /// <summary>Lays values over a draft; refused is a character that no text holds. A value that is sent back as it was read stays as it is.</summary>
    public static Refusal? Set(RowDraft draft, IReadOnlyDictionary<string, object?> values)
    {
        foreach (var (name, value) in values)
        {
            if (draft.Set.Property(name) is not { } property)
                continue;
            draft[property] = value;
            if (!draft.Changes(property))
                continue;
            var clean = Clean(property, value);
            if (clean.IsRefused(out var refusal))
                return refusal;
            draft[property] = clean.Value;
        }

        return null;
    }

    /// <summary>A value of a property as it is kept.</summary>
    public static Result<object?> Clean(PropertyDefinition property, object? value)
    {
        // Choices, days and times are compared with what they may be, letter by letter.
        if (value is not string text || property.Kind != EdmPrimitiveTypeKind.String || property.Values is not null)
            return value;
        var clean = property.MaxLength <= LongestLine ? CleanText.Line(text, property.Name) : CleanText.Prose(text, property.Name);
        return clean.IsRefused(out var refusal) ? refusal : clean.Value;
    }

    /// <summary>A text that an action asks for, as it is kept; refused when it is missing, too long or marked.</summary>
    /// <param name="name">Parameter of the action.</param>
    /// <param name="value">The text as it came.</param>
    /// <param name="required">Whether there must be one.</param>
    /// <param name="maxLength">Most characters.</param>
    public static Result<string?> Read(string name, string? value, bool required, int maxLength = LongestLine)
    {
        var property = new PropertyDefinition(name, EdmPrimitiveTypeKind.String, PropertyAccess.ReadWrite, required, maxLength);
        var clean = Clean(property, value);
        if (clean.IsRefused(out var refusal))
            return refusal;
        return RowChecks.CheckValue(property, clean.Value) is { } broken ? broken : (string?)clean.Value;
    }
}
