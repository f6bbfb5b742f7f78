using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using ODataSql.AspNetCore.Protocol;
using ODataSql.Parse;
using PcaTracker.Api.Reading;

namespace PcaTracker.Api.Writing;

/// <summary>The query options of a write: <c>$select</c> and <c>$expand</c> shape the row it answers with (OData 4.01 Protocol, 11.4), <c>$id</c> names a link.</summary>
internal static class WriteOptions
{
    /// <summary>The refusal of an option that the target does not take.</summary>
    public static ODataRefusal? Check(HttpContext context, WriteTarget target)
    {
        foreach (var (name, value) in All(context))
        {
            if (ODataUrl.IsCustom(name))
                continue;
            var takes = name.StartsWith('@') || ODataUrl.CanonicalName(name) switch
            {
                "$format" or "$schemaversion" => true,
                "$id" => target is WriteTarget.LinkToMany && HttpMethods.IsDelete(context.Request.Method) || ReadEndpoint.Resource(context).StartsWith("$entity?", StringComparison.Ordinal),
                "$select" or "$expand" => target is WriteTarget.Rows or WriteTarget.Row or WriteTarget.Operation && !HttpMethods.IsDelete(context.Request.Method),
                _ => false,
            };
            if (!takes)
                return ODataRefusal.Invalid("option-not-applicable", $"{context.Request.Method} on this resource takes no query option '{name}'.", name);
            if (value.Count > 1)
                return ODataRefusal.Invalid("repeated-option", $"The query option '{name}' is given twice.", name);
        }

        return null;
    }

    /// <summary>What shapes the answer, as a read takes it: values stay encoded as the client encoded them.</summary>
    public static IReadOnlyList<string> Shape(HttpContext context) =>
        [.. Query(context).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
            .Select(option => (Sent: option[0], Name: ODataUrl.CanonicalName(Uri.UnescapeDataString(option[0])), Value: option.ElementAtOrDefault(1)))
            .Where(o => o.Name.StartsWith('@') || o.Name is "$select" or "$expand")
            .Select(o => $"{(o.Name.StartsWith('@') ? o.Sent : o.Name)}={o.Value}")];

    /// <summary>Whether the client says what the answer is to show.</summary>
    public static bool HasShape(HttpContext context) => All(context).Keys.Any(name => ODataUrl.CanonicalName(name) is "$select" or "$expand");

    /// <summary>The address in <c>$id</c>; null when there is none.</summary>
    public static string? Id(HttpContext context) => All(context).Where(o => ODataUrl.CanonicalName(o.Key) == "$id").Select(o => o.Value.ToString()).FirstOrDefault();

    private static Dictionary<string, StringValues> All(HttpContext context) => QueryHelpers.ParseQuery(Query(context));

    private static string Query(HttpContext context) => ReadEndpoint.Resource(context).Split('?', 2) is [_, var query] ? query : "";
}
