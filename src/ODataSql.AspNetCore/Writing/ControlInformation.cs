using System.Text.Json;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>What a body says about its data, by names with an <c>@</c> (OData JSON Format 4.01, 4.6 and 20).</summary>
internal static class ControlInformation
{
    // A client may send back what it read, annotations of the service included; those that ask for something are not ignored.
    private static readonly string[] OfAnswers =
    [
        "context", "metadataEtag", "id", "etag", "editLink", "readLink", "navigationLink", "associationLink", "count", "nextLink", "deltaLink",
        "mediaEditLink", "mediaReadLink", "mediaContentType", "mediaEtag",
    ];

    /// <summary>Splits <c>Chapter@odata.bind</c> into what it is about, which may be nothing, and <c>bind</c>.</summary>
    public static (string About, string Term) Split(string name)
    {
        var at = name.LastIndexOf('@');
        var term = name[(at + 1)..];
        return (name[..at], term.StartsWith("odata.", StringComparison.Ordinal) ? term["odata.".Length..] : term);
    }

    /// <summary>The refusal of an annotation that asks for what is not done; <paramref name="typeOf"/> gives the type of what it is about.</summary>
    public static ODataRefusal? Check(JsonProperty annotation, string target, Func<string, string?> typeOf)
    {
        var (about, term) = Split(annotation.Name);
        return term switch
        {
            "type" => CheckType(annotation.Value, target, typeOf(about)),
            "removed" => NotInDelta(target),
            "delta" or "deletedLink" or "deletedEntity" => ODataRefusal.NotSupported(annotation.Name, target),
            _ when OfAnswers.Contains(term) => null,
            // A term of somebody's vocabulary: a note, which asks for nothing.
            _ when term.Contains('.', StringComparison.Ordinal) => null,
            _ => ODataRefusal.Invalid("unknown-annotation", $"There is no control information '{annotation.Name}'.", target),
        };
    }

    /// <summary>The refusal of a removal where nothing is removed.</summary>
    public static ODataRefusal NotInDelta(string target) =>
        ODataRefusal.Invalid("not-in-a-delta",
            "@removed takes a row out where changes are listed, as in Positions@odata.delta. Here it takes nothing out.", target);

    /// <summary>What an object says of itself by a term, such as <c>id</c>, in the spelling of 4.01 or of 4.0.</summary>
    public static JsonElement? Find(JsonElement json, string term) =>
        json.TryGetProperty("@" + term, out var said) || json.TryGetProperty("@odata." + term, out said) ? said : null;

    /// <summary>The <c>@id</c> of an object that stands for a row instead of holding one.</summary>
    public static string? Reference(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && Find(json, "id") is { } id ? JsonValues.Text(id) : null;

    private static ODataRefusal? CheckType(JsonElement json, string target, string? expected)
    {
        var said = JsonValues.Text(json);
        var name = said?[(said.LastIndexOf('#') + 1)..];
        return expected is null || name is not null && Plain(name) == Plain(expected) ? null
            : ODataRefusal.Invalid("wrong-type", $"{target} says '{said}', and here stands a '{expected}'.", target);
    }

    private static string Plain(string type) => type.Replace("Edm.", "", StringComparison.Ordinal);
}
