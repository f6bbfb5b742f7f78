using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Editing;

/// <summary>Reads the fields of a row's form into values as stored.</summary>
internal static class RowFormReader
{
    /// <summary>Reads all fields; an unreadable one is an error at its field and has no value.</summary>
    public static Dictionary<string, object?> Read(
        FormReader reader, RowForm form, TypedFields typed, IReadOnlyDictionary<string, IReadOnlyList<RowChoice>> choices)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in form.Fields.Where(field => field.Kind == FieldKind.Flag || typed[field.Name] is not null || field.Missing is not null))
        {
            var errors = reader.Errors.Count;
            var value = Read(reader, field, typed[field.Name], choices);
            if (reader.Errors.Count == errors)
                values[field.Name] = value;
        }

        return values;
    }

    private static object? Read(
        FormReader reader, FormField field, string? typed, IReadOnlyDictionary<string, IReadOnlyList<RowChoice>> choices) => field.Kind switch
        {
            FieldKind.Prose => reader.Prose(field.Name, typed, field.Missing, field.Label),
            FieldKind.Number => (long?)reader.Number(field.Name, typed, field.Missing),
            FieldKind.Day => reader.Day(field.Name, typed, field.Missing) is { } day ? Days.Text(day) : null,
            FieldKind.Time => reader.Time(field.Name, typed, field.Missing)?.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            FieldKind.Flag => reader.Ticked(field.Name, typed) ? 1L : 0L,
            FieldKind.Readers => reader.Choice(field.Name, typed, Visibility.All, field.Missing),
            FieldKind.Choice => Chosen(field, reader.Choice(field.Name, typed, choices[field.Name].Select(choice => choice.Value), field.Missing)),
            _ => reader.Line(field.Name, typed, field.Missing, field.Label),
        };

    // A row is sent by its key, and a round by its number.
    private static object? Chosen(FormField field, string? value) =>
        value is null
        || field.Property.Kind == Microsoft.OData.Edm.EdmPrimitiveTypeKind.String ? value : long.Parse(value, CultureInfo.InvariantCulture);
}
