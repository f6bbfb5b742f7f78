using System.Text.Json;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Reads addresses of rows within bodies: <c>"Albums(1)"</c> of a bind, or <c>{"@id": "Albums(1)"}</c> (OData JSON Format 4.01, 8.5 and
/// 14).</summary>
/// <param name="paths">Reads the addresses.</param>
/// <param name="roots">Addresses at which the service is known.</param>
internal sealed class EntityReference(WritePath paths, IReadOnlyList<Uri> roots)
{
    /// <summary>Reads either form; the row must be of that set.</summary>
    public ODataRefusal? Read(JsonElement json, string set, string target, out RowAddress? row)
    {
        row = null;
        var address = json.ValueKind == JsonValueKind.Object && OnlyRefers(json) ? ControlInformation.Reference(json)
            : JsonValues.Text(json);
        if (address is null)
            return ODataRefusal.Invalid("not-a-reference", $"{target} must be the address of one of {set} and nothing else, such as {set}(1).",
                target);
        var refusal = Read(address, set, target, out row);
        row = row is null ? null : row with { IsFromBody = true };
        return refusal;
    }

    /// <summary>Reads an address, absolute or relative to one of the addresses at which the service is known.</summary>
    public ODataRefusal? Read(string address, string set, string target, out RowAddress? row)
    {
        row = null;
        if (address.Length == 0 || ServiceUrl.Resource(address, roots) is not { } resource)
            return ODataRefusal.Invalid("not-a-reference", $"{target} must be an address of this service, such as {set}(1).", target);
        row = paths.Read(resource, roots[0], out var read) is null && read is WriteTarget.Row { Address: var found } && found.Set.Name == set ? found
            : null;
        return row is null ? ODataRefusal.Invalid("not-a-reference", $"{target} must be the address of one of {set}, such as {set}(1).", target)
            : null;
    }

    /// <summary>Whether an object in a body stands for a row. Among new rows, every object with an id does; else one that says nothing of the row's
    /// content.</summary>
    public static bool Refers(JsonElement json, bool isNew) => ControlInformation.Find(json, "id") is not null && (isNew || OnlyRefers(json));

    private static bool OnlyRefers(JsonElement json) => json.EnumerateObject().All(p => p.Name.StartsWith('@'));
}
