namespace ODataSql.Sql.Sqlite;

/// <summary>
/// The storable values around a value that is finer than storage: instants and durations are stored in milliseconds, times of day in
/// seconds. Without rounding, text comparison would put <c>.000Z</c> after <c>.0005Z</c>.
/// </summary>
internal static class NearestStoredValues
{
    // Greater than every stored text.
    private const string EndOfTime = "9999-12-31T23:59:60.000Z", EndOfDay = "24:00:00";

    public static (object Below, object Above) Of(object value) => value switch
    {
        DateTimeOffset instant when instant.UtcTicks % TimeSpan.TicksPerMillisecond is > 0 and var rest =>
            (SqliteDialect.Stored(instant), After(instant, TimeSpan.TicksPerMillisecond - rest)),
        TimeOnly time when time.Ticks % TimeSpan.TicksPerSecond is > 0 and var rest =>
            (SqliteDialect.Stored(time), After(time, TimeSpan.TicksPerSecond - rest)),
        TimeSpan duration when duration.Ticks % TimeSpan.TicksPerMillisecond != 0 => Around(duration.Ticks),
        _ => (SqliteDialect.Stored(value), SqliteDialect.Stored(value)),
    };

    private static object After(DateTimeOffset instant, long ticks) =>
        instant.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - ticks
            ? EndOfTime
            : SqliteDialect.Stored(new DateTimeOffset(instant.UtcTicks + ticks, TimeSpan.Zero));

    private static object After(TimeOnly time, long ticks) =>
        time.Ticks + ticks == TimeSpan.TicksPerDay ? EndOfDay : SqliteDialect.Stored(new TimeOnly(time.Ticks + ticks));

    private static (object Below, object Above) Around(long ticks)
    {
        var below = ticks / TimeSpan.TicksPerMillisecond - (ticks < 0 ? 1 : 0);
        return (below, below + 1);
    }
}
