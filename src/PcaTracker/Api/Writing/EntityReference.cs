using System.Text.Json;
using ODataSql.AspNetCore.Batch;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Writing;
using PcaTracker.Api.Batch;

namespace PcaTracker.Api.Writing;

/// <summary>The address of a row within a body: <c>"Chapters(1)"</c> of a bind, or <c>{"@id": "Chapters(1)"}</c> (OData JSON Format 4.01, 8.5 and 14).</summary>
internal static class EntityReference
{
    /// <summary>Reads either form; the row must be of that set.</summary>
    public static ODataRefusal? Read(JsonElement json, IReadOnlyList<Uri> roots, string set, string target, out RowAddress? row)
    {
        row = null;
        var address = json.ValueKind == JsonValueKind.Object && OnlyRefers(json) ? ControlInformation.Reference(json)
            : JsonValues.Text(json);
        if (address is null)
            return ODataRefusal.Invalid("not-a-reference", $"{target} must be the address of one of {set} and nothing else, such as {set}(1).", target);
        var refusal = Read(address, roots, set, target, out row);
        row = row is null ? null : row with { IsFromBody = true };
        return refusal;
    }

    /// <summary>Whether an object in a body stands for a row. Among new rows, whatever has an id does; else what says nothing of the row's content.</summary>
    public static bool Refers(JsonElement json, bool isNew) => ControlInformation.Find(json, "id") is not null && (isNew || OnlyRefers(json));

    /// <summary>Reads an address, absolute or relative to one of the addresses at which the feed is known.</summary>
    public static ODataRefusal? Read(string address, IReadOnlyList<Uri> roots, string set, string target, out RowAddress? row)
    {
        row = null;
        if (address.Length == 0 || PartUrl.Resource(address, roots) is not { } resource)
            return ODataRefusal.Invalid("not-a-reference", $"{target} must be an address of this feed, such as {set}(1).", target);
        row = WritePath.Read(resource, roots[0], out var read) is null && read is WriteTarget.Row { Address: var found } && found.Set.Name == set ? found : null;
        return row is null ? ODataRefusal.Invalid("not-a-reference", $"{target} must be the address of one of {set}, such as {set}(1).", target) : null;
    }

    private static bool OnlyRefers(JsonElement json) => json.EnumerateObject().All(p => p.Name.StartsWith('@'));
}
