using System.Text.Json;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Reads rows that a body gives as leading to its row: all that are to lead there, or what changes (OData 4.01 Protocol, 11.4.3.1; JSON
/// Format, 15).</summary>
/// <param name="reader">Reads each of them.</param>
/// <param name="owner">The row that they are to lead to.</param>
/// <param name="name">The collection.</param>
/// <param name="path">Its path in the body.</param>
/// <param name="depth">The level of the owner.</param>
internal sealed class CollectionReader(RowBodyReader reader, RowBody owner, string name, string path, int depth)
{
    private readonly (ServedSet Set, SetLink Link) _rows = reader.Collection(owner.Set, name)!.Value;

    /// <summary>Rows that are there, by their addresses; they join those that lead there already.</summary>
    public ODataRefusal? Bind(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return JsonValues.Wrong(path, "a list of addresses");
        return Add(json, isWhole: false, (item, target) => ReadReference(item, target));
    }

    /// <summary>Rows by content or address.</summary>
    public ODataRefusal? Read(JsonElement json, bool isDelta)
    {
        // Rows that the program keeps are ignored like its properties; what asks for a change of them is not.
        if (!isDelta && !_rows.Set.Capabilities.Updatable)
            return null;
        if (json.ValueKind != JsonValueKind.Array)
            return JsonValues.Wrong(path, "a list");
        return Add(json, isWhole: !isDelta && !reader.IsNew, (item, target) => Read(item, target, isDelta));
    }

    private ODataRefusal? Add(JsonElement json, bool isWhole, Func<JsonElement, string, (RowsBody.Member?, ODataRefusal?)> read)
    {
        if (!_rows.Set.Capabilities.Updatable)
            return ODataRefusal.Invalid("read-only-property", $"{name} are kept by the program. Leave them out.", path);
        if (!reader.IsNew && owner.Dependents.Any(rows => rows.Name == name))
            return ODataRefusal.Invalid("duplicate-property", $"{name} are given twice. Send them as they are all to be, or what changes.", path);
        var members = new List<RowsBody.Member>();
        foreach (var item in json.EnumerateArray())
        {
            var (member, refusal) = read(item, $"{path}/{members.Count}");
            if (refusal is not null)
                return refusal;
            members.Add(member!);
        }

        owner.Dependents.Add(new RowsBody(name, _rows.Set, _rows.Link, isWhole, members));
        return null;
    }

    private (RowsBody.Member?, ODataRefusal?) Read(JsonElement item, string target, bool isDelta)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return (null, JsonValues.Wrong(target, "an object"));
        if (ControlInformation.Find(item, "removed") is { } removed)
            return isDelta ? ReadRemoved(item, removed, target) : (null, ControlInformation.NotInDelta($"{target}/@removed"));
        if (EntityReference.Refers(item, reader.IsNew))
            return ReadReference(item, target);
        var refusal = reader.Read(_rows.Set, item, $"{target}/", depth + 1, out var row);
        return (row.Refers ? new RowsBody.Member(null, row.Self) { Condition = row.Condition } : new RowsBody.Member(row, null), refusal);
    }

    private (RowsBody.Member?, ODataRefusal?) ReadReference(JsonElement item, string target)
    {
        var refusal = reader.References.Read(item, _rows.Set.Name, target, out var present) ?? reader.Count(target, depth + 1);
        return refusal is not null ? (null, refusal) : WithState(item, new RowsBody.Member(null, present), target);
    }

    // Of a row that is taken out only its name counts.
    private (RowsBody.Member?, ODataRefusal?) ReadRemoved(JsonElement item, JsonElement removed, string target)
    {
        var reason = removed.ValueKind == JsonValueKind.Object && removed.TryGetProperty("reason", out var said) ? JsonValues.Text(said) : null;
        if (reason is not ("changed" or "deleted"))
            return (null, ODataRefusal.Invalid("wrong-removal",
                "Say what becomes of the row: {\"reason\": \"changed\"} takes it out of the list, {\"reason\": \"deleted\"} deletes it.",
                    $"{target}/@removed"));
        RowAddress? present = null;
        var refusal = ControlInformation.Find(item, "id") is { } id ? reader.References.Read(id, _rows.Set.Name, target, out present)
            : ReadKey(item, target, out present);
        refusal ??= reader.Count(target, depth + 1);
        return refusal is not null
            ? (null, refusal)
            : WithState(item, new RowsBody.Member(null, present) { Removal = reason == "deleted" ? Removal.Deleted : Removal.Unlinked }, target);
    }

    private ODataRefusal? ReadKey(JsonElement item, string target, out RowAddress? present)
    {
        present = null;
        var values = new List<object>();
        foreach (var property in _rows.Set.Key)
        {
            if (!item.TryGetProperty(property.Name, out var json))
                return ODataRefusal.Invalid("required-property", $"Say which row is taken out, by its @id or its {property.Name}.",
                    $"{target}/{property.Name}");
            if (reader.ReadKey(property, json, $"{target}/{property.Name}", out var value) is { } refusal)
                return refusal;
            values.Add(value!);
        }

        present = new KeyedRow(new RowsAddress(_rows.Set), [.. _rows.Set.Key.Select(property => property.Name)], values) { IsFromBody = true };
        return null;
    }

    private (RowsBody.Member?, ODataRefusal?) WithState(JsonElement item, RowsBody.Member member, string target)
    {
        if (item.ValueKind != JsonValueKind.Object || ControlInformation.Find(item, "etag") is not { } tag)
            return (member, null);
        var refusal = reader.ReadVersion(tag, $"{target}/@odata.etag", out var condition);
        return (member with { Condition = condition }, refusal);
    }
}
