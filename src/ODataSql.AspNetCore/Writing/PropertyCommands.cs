using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Changes one property of a row (OData 4.01 Protocol, 11.4.9).</summary>
internal static class PropertyCommands
{
    /// <summary>PUT, PATCH and DELETE of a property or of its bare value.</summary>
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.Property target)
    {
        if (HttpMethods.IsDelete(write.Method))
            return await Set(write, target, null, WriteResultKind.Done);
        if (!target.IsRaw)
            return await write.WithBody("""{"value": …}""", async json =>
                ReadValue(json, target, out var sent) ?? await Set(write, target, sent, WriteResultKind.Changed));

        var (text, refusal) = await RequestBody.ReadText(write.Http);
        return refusal ?? ReadRaw(text, target, out var value) ?? await Set(write, target, value, WriteResultKind.Done);
    }

    private static Task<ODataRefusal?> Set(WriteContext write, WriteTarget.Property target, object? value, WriteResultKind kind)
    {
        var (set, name) = (target.Address.Set, target.Definition.Name);
        var shown = new WriteResult(kind, set) { Property = name };
        return write.Run(shown, (session, out result) =>
        {
            result = shown;
            if (target.Address.FindExisting(session, out var key) is { } missing)
                return missing;
            result = shown with { Keys = [key] };
            return session.Change(set, key, write.Preconditions.Condition, new Dictionary<string, object?> { [name] = value });
        });
    }

    private static ODataRefusal? ReadValue(JsonBody json, WriteTarget.Property target, out object? value)
    {
        value = null;
        var refusal = json.Values.ReadObject(json.Root, "", name => name is "value" or ""
            ? (target.Definition.Type, null)
            : (null, ODataRefusal.Invalid("unknown-property",
                $$"""Send {{target.Definition.Name}} as {"value": …}; '{{name}}' does not belong there.""")), out var values);
        return refusal ?? (values.TryGetValue("value", out value) ? null
            : ODataRefusal.Invalid("required-property", "value must be given; to empty the property, send null or DELETE it.", "value"));
    }

    private static ODataRefusal? ReadRaw(string text, WriteTarget.Property target, out object? value)
    {
        value = null;
        var type = target.Definition.Type;
        var isWord = type.PrimitiveKind()
            is EdmPrimitiveTypeKind.Boolean or EdmPrimitiveTypeKind.Byte or EdmPrimitiveTypeKind.SByte or EdmPrimitiveTypeKind.Int16
            or EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 or EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.Decimal;
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
}
