using ODataSql.AspNetCore.Protocol;
using ODataSql.Parse;

namespace ODataSql.AspNetCore.Writing;

/// <summary>The query options of a write: <c>$select</c> and <c>$expand</c> shape the row it answers with (OData 4.01 Protocol, 11.4), <c>$id</c>
/// names a link.</summary>
internal static class WriteOptions
{
    /// <summary>Refuses an option that the target does not take, or that is given twice.</summary>
    public static ODataRefusal? Check(string method, string resource, WriteTarget target)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in ODataUrl.Options(resource).Where(option => !option.IsCustom))
        {
            if (!Takes(method, resource, target, option))
                return ODataRefusal.Invalid("option-not-applicable", $"{method} on this resource takes no query option '{option.SentName}'.",
                    option.SentName);
            if (!names.Add(option.SentName))
                return ODataRefusal.Invalid("repeated-option", $"The query option '{option.SentName}' is given twice.", option.SentName);
        }

        return null;
    }

    /// <summary>The options that shape the answer, as a read takes them; values stay encoded as the client encoded them.</summary>
    public static IReadOnlyList<string> Shape(string resource) =>
        [.. ODataUrl.Options(resource).Where(option => option.IsAlias || ShapesAnswer(option))
            .Select(option => $"{(option.IsAlias ? $"@{Uri.EscapeDataString(option.Name[1..])}" : option.Name)}={option.SentValue}")];

    /// <summary>Whether the client says what the answer is to show.</summary>
    public static bool HasShape(string resource) => ODataUrl.Options(resource).Any(ShapesAnswer);

    /// <summary>The address in <c>$id</c>; null when there is none.</summary>
    public static string? Id(string resource) => ODataUrl.Option(resource, "$id");

    private static bool ShapesAnswer(QueryOption option) => option.Name is "$select" or "$expand";

    private static bool Takes(string method, string resource, WriteTarget target, QueryOption option) => option.IsAlias || option.Name switch
    {
        "$format" or "$schemaversion" => true,
        "$id" => target is WriteTarget.LinkToMany && HttpMethods.IsDelete(method) || resource.StartsWith("$entity?", StringComparison.Ordinal),
        "$select" or "$expand" => target is WriteTarget.Rows or WriteTarget.Row or WriteTarget.Operation && !HttpMethods.IsDelete(method),
        _ => false,
    };
}
