using System.Globalization;

namespace ODataSql.Sql;

/// <summary>
/// The form in which both dialects store values: dates as text <c>YYYY-MM-DD</c>, instants as UTC text of fixed width
/// <c>YYYY-MM-DDTHH:MM:SS.fffZ</c>, times of day as <c>HH:MM:SS</c>, durations as integers of milliseconds, and decimals as numbers of up to
/// fifteen digits.
/// </summary>
internal static class StoredValues
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // Greater than every stored text.
    private const string EndOfTime = "9999-12-31T23:59:60.000Z", EndOfDay = "24:00:00";

    /// <summary>A value as it is stored: text, integer, real or boolean.</summary>
    public static object Of(object value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture),
        decimal number when decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue => (long)number,
        decimal or float => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        byte or sbyte or short or int => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        TimeSpan duration => (long)Math.Round(duration.TotalMilliseconds),
        Guid id => id.ToString("D"),
        _ => value,
    };

    /// <summary>
    /// The storable values around a value that is finer than storage: instants and durations are stored in milliseconds, times of day in
    /// seconds. Without rounding, text comparison would put <c>.000Z</c> after <c>.0005Z</c>.
    /// </summary>
    public static (object Below, object Above) Around(object value) => value switch
    {
        DateTimeOffset instant when instant.UtcTicks % TimeSpan.TicksPerMillisecond is > 0 and var rest =>
            (Of(instant), After(instant, TimeSpan.TicksPerMillisecond - rest)),
        TimeOnly time when time.Ticks % TimeSpan.TicksPerSecond is > 0 and var rest => (Of(time), After(time, TimeSpan.TicksPerSecond - rest)),
        TimeSpan duration when duration.Ticks % TimeSpan.TicksPerMillisecond != 0 => Around(duration.Ticks),
        _ => (Of(value), Of(value)),
    };

    private static object After(DateTimeOffset instant, long ticks) =>
        instant.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - ticks ? EndOfTime : Of(new DateTimeOffset(instant.UtcTicks + ticks, TimeSpan.Zero));

    private static object After(TimeOnly time, long ticks) =>
        time.Ticks + ticks == TimeSpan.TicksPerDay ? EndOfDay : Of(new TimeOnly(time.Ticks + ticks));

    private static (object Below, object Above) Around(long ticks)
    {
        var below = ticks / TimeSpan.TicksPerMillisecond - (ticks < 0 ? 1 : 0);
        return (below, below + 1);
    }
}
