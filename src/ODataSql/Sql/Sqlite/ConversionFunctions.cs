using System.Globalization;
using System.Xml;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>Conversions of text to values (<c>cast</c>), null when impossible, and of durations and infinite numbers to text.</summary>
internal static class ConversionFunctions
{
    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction(
            "read_text",
            (string? text, string type) => text is null ? null : Read(text, type) is { } value ? SqliteDialect.Stored(value) : null,
            isDeterministic: true);
        // SQLite would write infinity as Inf, and in JSON as 9.0e+999.
        connection.CreateFunction(
            "shown_number",
            (object? value) => value switch { double.PositiveInfinity => "INF", double.NegativeInfinity => "-INF", _ => value },
            isDeterministic: true);
        connection.CreateFunction(
            "iso_duration", (object? value) => value is long milliseconds ? FormatDuration(milliseconds) : null, isDeterministic: true);
    }

    private static string? FormatDuration(long milliseconds) =>
        Math.Abs((double)milliseconds) < TimeSpan.MaxValue.TotalMilliseconds ? XmlConvert.ToString(TimeSpan.FromMilliseconds(milliseconds)) : null;

    private static object? Read(string text, string type) => type switch
    {
        "Boolean" => text switch { "true" => true, "false" => false, _ => null },
        "Byte" => byte.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        "SByte" => sbyte.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        "Int16" => short.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        "Int32" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        "Int64" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        "Double" => double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var value) && double.IsFinite(value)
            ? value
            : null,
        "Decimal" => decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null,
        "Date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : null,
        "DateTimeOffset" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null,
        "TimeOfDay" => TimeOnly.TryParseExact(
            text, ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : null,
        "Guid" => Guid.TryParse(text, out var value) ? value : null,
        _ => ParseDuration(text),
    };

    private static TimeSpan? ParseDuration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return null;
        }
    }
}
