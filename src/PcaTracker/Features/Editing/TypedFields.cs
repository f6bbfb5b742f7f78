namespace PcaTracker.Features.Editing;

/// <summary>The fields of a form as text, by the names of their properties: as sent, as drafted, or as the page fills them in.</summary>
public sealed class TypedFields
{
    private const string Prefix = "Input.", Handler = "_handler";

    private readonly Dictionary<string, string> _fields;

    private TypedFields(IEnumerable<KeyValuePair<string, string>> fields) => _fields = fields.ToDictionary(StringComparer.Ordinal);

    /// <summary>The text of a field; null where it is not in the form.</summary>
    public string? this[string name]
    {
        get => _fields.GetValueOrDefault(name);
        set
        {
            if (value is null)
                _fields.Remove(name);
            else
                _fields[name] = value;
        }
    }

    /// <summary>A form that nobody has filled in yet.</summary>
    public static TypedFields Empty() => new([]);

    /// <summary>Fields by the names of their properties.</summary>
    public static TypedFields Of(IReadOnlyDictionary<string, string> fields) => new(fields);

    /// <summary>The fields that a request sends to one of the page's forms; null when it sends none.</summary>
    public static TypedFields? Posted(HttpContext http, string form) =>
        HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && http.Request.Form[Handler] == form
            ? From(http.Request.Form.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())))
            : null;

    /// <summary>The fields among all that a form sends.</summary>
    public static TypedFields From(IEnumerable<KeyValuePair<string, string>> sent) => new(
        sent.Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(field => KeyValuePair.Create(field.Key[Prefix.Length..], field.Value)));

    /// <summary>All fields, in the order of their names.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _fields.OrderBy(typed => typed.Key, StringComparer.Ordinal);
}
