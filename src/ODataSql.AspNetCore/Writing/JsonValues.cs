using System.Globalization;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Reads JSON by its EDM type into values of .NET; whole numbers of every size become <c>long</c>.</summary>
/// <param name="LongsAsText">Whether numbers of 64 bits must be written as texts: <c>IEEE754Compatible=true</c>. They may be in any body.</param>
internal sealed record JsonValues(bool LongsAsText)
{
    /// <summary>Reads an object, property by property; <paramref name="typeOf"/> gives a property's type, or why it may not be there.</summary>
    public ODataRefusal? ReadObject(
        JsonElement json, string path, Func<string, (IEdmTypeReference? Type, ODataRefusal? Refusal)> typeOf, out Dictionary<string, object?> values)
    {
        values = [];
        foreach (var property in json.EnumerateObject())
        {
            var target = path + property.Name;
            if (property.Name.Contains('@', StringComparison.Ordinal))
            {
                if (ControlInformation.Check(property, target, name => typeOf(name).Type?.FullName()) is { } annotation)
                    return annotation;
                continue;
            }

            var (type, refusal) = typeOf(property.Name);
            if (refusal is not null)
                return refusal with { Target = target };
            if (values.ContainsKey(property.Name))
                return ODataRefusal.Invalid("duplicate-property", $"{property.Name} stands in the body twice.", target);
            if (Read(property.Value, type!, target, out var value) is { } wrong)
                return wrong;
            values.Add(property.Name, value);
        }

        return null;
    }

    public ODataRefusal? Read(JsonElement json, IEdmTypeReference type, string target, out object? value)
    {
        value = null;
        if (json.ValueKind == JsonValueKind.Null)
            return type.IsCollection() ? Wrong(target, "a list, not null") : null;
        if (type.IsCollection())
            return ReadList(json, type.AsCollection().ElementType(), target, out value);
        if (type.IsComplex())
            return ReadComplex(json, type.AsComplex().ComplexDefinition(), target, out value);
        return type.PrimitiveKind() switch
        {
            EdmPrimitiveTypeKind.String => ReadText(json, target, out value),
            EdmPrimitiveTypeKind.Boolean => ReadFlag(json, target, out value),
            EdmPrimitiveTypeKind.Byte => ReadNumber(json, target, byte.MinValue, byte.MaxValue, out value),
            EdmPrimitiveTypeKind.SByte => ReadNumber(json, target, sbyte.MinValue, sbyte.MaxValue, out value),
            EdmPrimitiveTypeKind.Int16 => ReadNumber(json, target, short.MinValue, short.MaxValue, out value),
            EdmPrimitiveTypeKind.Int32 => ReadNumber(json, target, int.MinValue, int.MaxValue, out value),
            EdmPrimitiveTypeKind.Int64 when LongsAsText || json.ValueKind == JsonValueKind.String => ReadLongText(json, target, out value),
            EdmPrimitiveTypeKind.Int64 => ReadNumber(json, target, long.MinValue, long.MaxValue, out value),
            EdmPrimitiveTypeKind.Date => ReadDay(json, target, out value),
            EdmPrimitiveTypeKind.TimeOfDay => ReadTime(json, target, out value),
            EdmPrimitiveTypeKind.Double => ReadDouble(json, target, out value),
            EdmPrimitiveTypeKind.Decimal => ReadDecimal(json, target, out value),
            EdmPrimitiveTypeKind.DateTimeOffset => ReadInstant(json, target, out value),
            EdmPrimitiveTypeKind.Guid => ReadGuid(json, target, out value),
            var other => throw new NotSupportedException($"No write takes a value of type {other}."),
        };
    }

    private ODataRefusal? ReadList(JsonElement json, IEdmTypeReference element, string target, out object? value)
    {
        var list = new List<object?>();
        value = list;
        if (json.ValueKind != JsonValueKind.Array)
            return Wrong(target, "a list");
        foreach (var item in json.EnumerateArray())
        {
            var itemTarget = $"{target}/{list.Count}";
            if (item.ValueKind == JsonValueKind.Null)
                return Wrong(itemTarget, "an object, not null");
            if (Read(item, element, itemTarget, out var read) is { } refusal)
                return refusal;
            list.Add(read);
        }

        return null;
    }

    private ODataRefusal? ReadComplex(JsonElement json, IEdmComplexType type, string target, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.Object)
            return Wrong(target, "an object");
        var refusal = ReadObject(json, $"{target}/", name => type.FindProperty(name) is { } property
            ? (property.Type, null)
            : (null, ODataRefusal.Invalid("unknown-property", $"A {type.Name} has no property '{name}'. $metadata lists those it has.")),
                out var values);
        value = values;
        return refusal;
    }

    private static ODataRefusal? ReadText(JsonElement json, string target, out object? value)
    {
        value = Text(json);
        return value is null ? Wrong(target, json.ValueKind == JsonValueKind.String ? "a text of whole Unicode characters" : "a text") : null;
    }

    private static ODataRefusal? ReadFlag(JsonElement json, string target, out object? value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Wrong(target, "true or false");
    }

    // JSON has one kind of number: some clients write 3 as 3.0 or 3e0.
    private static ODataRefusal? ReadNumber(JsonElement json, string target, long min, long max, out object? value)
    {
        var whole = 0L;
        var isWhole = json.ValueKind == JsonValueKind.Number && (json.TryGetInt64(out whole) || IsWhole(json, out whole)) && whole >= min
            && whole <= max;
        value = whole;
        return isWhole ? null : Wrong(target, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
    }

    // Rounding would hide a digit: a decimal holds 28, and what it cannot hold exactly is no whole number of 64 bits.
    private static bool IsWhole(JsonElement json, out long whole)
    {
        whole = 0;
        if (!json.TryGetDecimal(out var number) || decimal.Truncate(number) != number || number is < long.MinValue or > long.MaxValue)
            return false;
        whole = (long)number;
        return true;
    }

    private ODataRefusal? ReadLongText(JsonElement json, string target, out object? value)
    {
        var isWhole = long.TryParse(Text(json), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
        value = whole;
        return isWhole ? null : Wrong(target, LongsAsText
            ? "a whole number of 64 bits as a text, such as \"3\": the Content-Type says IEEE754Compatible=true" : "a whole number of 64 bits");
    }

    private static ODataRefusal? ReadDay(JsonElement json, string target, out object? value)
    {
        var isDay = DateOnly.TryParseExact(Text(json), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        value = day;
        return isDay ? null : Wrong(target, "a day that exists, as yyyy-MM-dd");
    }

    private static ODataRefusal? ReadTime(JsonElement json, string target, out object? value)
    {
        var isTime = TimeOnly.TryParseExact(
            Text(json), ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        value = time;
        return isTime && time.Ticks % TimeSpan.TicksPerSecond == 0 ? null : Wrong(target, "a time of day in whole seconds, as HH:mm:ss");
    }

    private static ODataRefusal? ReadDouble(JsonElement json, string target, out object? value)
    {
        var number = 0d;
        var isNumber = json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out number) && double.IsFinite(number);
        value = number;
        return isNumber ? null : Wrong(target, "a number");
    }

    private ODataRefusal? ReadDecimal(JsonElement json, string target, out object? value)
    {
        var number = 0m;
        var isNumber = json.ValueKind == JsonValueKind.Number ? !LongsAsText && json.TryGetDecimal(out number)
            : decimal.TryParse(Text(json), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
        value = number;
        return isNumber ? null : Wrong(target, "a decimal number");
    }

    private static ODataRefusal? ReadInstant(JsonElement json, string target, out object? value)
    {
        var isInstant = DateTimeOffset.TryParseExact(
            Text(json), ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var instant);
        value = instant;
        return isInstant ? null : Wrong(target, "an instant with its offset, as 2026-11-29T12:00:00Z");
    }

    private static ODataRefusal? ReadGuid(JsonElement json, string target, out object? value)
    {
        var isGuid = Guid.TryParseExact(Text(json), "D", out var id);
        value = id;
        return isGuid ? null : Wrong(target, "a UUID");
    }

    /// <summary>A text of whole characters; null for any other value.</summary>
    public static string? Text(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            return null;
        }
    }

    public static ODataRefusal Wrong(string target, string expected) => ODataRefusal.Invalid("wrong-type", $"{target} must be {expected}.", target);
}
