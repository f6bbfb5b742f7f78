using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PcaTracker.Changes.Activity;

/// <summary>What happened to a row, as data: the API's summary and the sentences of pages and mails are made from it.</summary>
/// <remarks>An entry is read by those who may read its row, and so are its facts: they hold nothing that the summary could not.</remarks>
internal sealed record ActivityFacts
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>What was done.</summary>
    public required ActivityKind Kind { get; init; }

    /// <summary>The properties by which the row is named, with their values as stored.</summary>
    public IReadOnlyDictionary<string, string> Subject { get; init; } = new Dictionary<string, string>();

    /// <summary>The changed fields of which all readers of the row may know; none of a new or deleted row.</summary>
    public IReadOnlyList<ChangedField> Fields { get; init; } = [];

    /// <summary>The reason, or what was said of it.</summary>
    public string? Note { get; init; }

    /// <summary>The change whose earlier values were restored.</summary>
    public UndoneChange? Undone { get; init; }

    /// <summary>The value of a property that names the row.</summary>
    public string? this[string property] => Subject.GetValueOrDefault(property);

    /// <summary>The changed field of that name.</summary>
    public ChangedField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>Reads stored facts; null for an entry without, or with some that a later version wrote.</summary>
    public static ActivityFacts? Read(string? stored)
    {
        try
        {
            return stored is null ? null : JsonSerializer.Deserialize<ActivityFacts>(stored, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The facts as they are stored.</summary>
    public string Stored() => JsonSerializer.Serialize(this, Json);
}

/// <summary>A field that was changed.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="From">The value before, as stored; null where it was empty, and of texts and links.</param>
/// <param name="To">The value after, likewise.</param>
internal sealed record ChangedField(string Name, string? From = null, string? To = null);

/// <summary>A change that was undone.</summary>
/// <param name="Who">Its author.</param>
/// <param name="At">Its moment, as stored.</param>
internal sealed record UndoneChange(string Who, string At);
