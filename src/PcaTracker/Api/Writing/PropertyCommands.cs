using System.Text.Json;
using Microsoft.OData.Edm;
using PcaTracker.Rows;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Writing;

namespace PcaTracker.Api.Writing;

/// <summary>Changes one property of a row (OData 4.01 Protocol, 11.4.9).</summary>
internal static class PropertyCommands
{
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.Property target)
    {
        if (HttpMethods.IsDelete(write.Method))
            return await Set(write, target, null, WrittenKind.Done);
        if (!target.IsRaw)
            return await write.WithBody("""{"value": …}""", async json => ReadValue(json, target, out var sent) ?? await Set(write, target, sent, WrittenKind.Changed));

        var (text, refusal) = await RequestBody.ReadText(write.Http);
        return refusal ?? ReadRaw(text, target, out var value) ?? await Set(write, target, value, WrittenKind.Done);
    }

    private static Task<ODataRefusal?> Set(WriteContext write, WriteTarget.Property target, object? value, WrittenKind kind)
    {
        var (set, property) = (target.Address.Set.Name, target.Definition.Name);
        return write.Run(new Written(kind, set, 0) { Property = property }, session =>
        {
            var row = target.Address.FindExisting(session);
            if (row.IsRefused(out var missing))
                return missing;
            var changed = ChangeRow.Run(session, set, row.Value, write.Preconditions.Expected, new Dictionary<string, object?> { [property] = value });
            return changed.IsRefused(out var refusal) ? refusal : new Written(kind, set, row.Value) { Property = property };
        });
    }

    private static ODataRefusal? ReadValue(JsonBody json, WriteTarget.Property target, out object? value)
    {
        value = null;
        var refusal = json.Values.ReadObject(json.Root, "", name => name is "value" or ""
            ? (TypeOf(target), null)
            : (null, ODataRefusal.Invalid("unknown-property", $"""Send {target.Definition.Name} as {"{"}"value": …{"}"}; '{name}' does not belong there.""")), out var values);
        return refusal
            ?? (values.TryGetValue("value", out value) ? null : ODataRefusal.Invalid("required-property", "value must be given; to empty the property, send null or DELETE it.", "value"));
    }

    private static ODataRefusal? ReadRaw(string text, WriteTarget.Property target, out object? value)
    {
        value = null;
        var type = TypeOf(target);
        var isWord = type.PrimitiveKind() is EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.Boolean;
        try
        {
            using var json = JsonDocument.Parse(isWord ? text : JsonSerializer.Serialize(text));
            // The word "null" is not the value null, which has no bare form.
            return json.RootElement.ValueKind == JsonValueKind.Null
                ? JsonValues.Wrong(target.Definition.Name, "a value; to empty the property, DELETE it")
                : new JsonValues(LongsAsText: false).Read(json.RootElement, type, target.Definition.Name, out value);
        }
        catch (JsonException)
        {
            return JsonValues.Wrong(target.Definition.Name, $"a value of type {type.FullName()}");
        }
    }

    private static IEdmTypeReference TypeOf(WriteTarget.Property target) => target.Address.Set.Type().FindProperty(target.Definition.Name).Type;
}
