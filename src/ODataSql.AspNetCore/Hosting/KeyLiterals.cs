using System.Globalization;
using Microsoft.OData.Edm;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>Writes keys as URLs and filters have them (OData 4.01 URL Conventions, 4.3.1).</summary>
internal static class KeyLiterals
{
    /// <summary>The address of a row after the service root, percent-encoded: <c>Tracks(7)</c>, <c>Lines(Order=1,Number=2)</c>.</summary>
    public static string Address(ServedSet set, RowKey key)
    {
        var values = key.Values is [var only] ? Encoded(only) : string.Join(',', set.Key.Select((p, i) => $"{p.Name}={Encoded(key.Values[i])}"));
        return $"{set.Name}({values})";
    }

    /// <summary>A condition that some rows meet and no others; none meets that of no keys.</summary>
    public static string Filter(ServedSet set, IReadOnlyList<RowKey> keys) =>
        set.Key is [var only] ? $"{only.Name} in ({string.Join(',', keys.Select(key => Literal(key.Values[0])))})"
        : keys.Count == 0 ? "false"
        : string.Join(" or ", keys.Select(key => $"({string.Join(" and ", set.Key.Select((p, i) => $"{p.Name} eq {Literal(key.Values[i])}"))})"));

    /// <summary>An address of the same form that stands for any row.</summary>
    public static string AnyAddress(ServedSet set) => Address(set, Any(set));

    /// <summary>A condition of the same form that stands for any rows.</summary>
    public static string AnyFilter(ServedSet set) => Filter(set, [Any(set)]);

    /// <summary>A value as a literal, not encoded.</summary>
    public static string Literal(object value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Encoded(object value) =>
        value is long or int or short or byte or sbyte ? Literal(value)
            : Uri.EscapeDataString(Literal(value)).Replace("%27", "'", StringComparison.Ordinal);

    private static RowKey Any(ServedSet set) => new([.. set.Key.Select(property => (object)(property.Type.PrimitiveKind() switch
    {
        EdmPrimitiveTypeKind.String => "",
        EdmPrimitiveTypeKind.Boolean => false,
        EdmPrimitiveTypeKind.Date => new DateOnly(1970, 1, 1),
        EdmPrimitiveTypeKind.TimeOfDay => TimeOnly.MinValue,
        EdmPrimitiveTypeKind.DateTimeOffset => DateTimeOffset.UnixEpoch,
        EdmPrimitiveTypeKind.Guid => Guid.Empty,
        _ => 0L,
    }))]);
}
