using NodaTime;

namespace PcaTracker.Domain;

/// <summary>Converts instants to local days and times, and back.</summary>
public static class Today
{
    private static readonly Instant First = Instant.FromDateTimeOffset(DateTimeOffset.MinValue);

    /// <summary>The day in a zone; in UTC when the zone is unknown.</summary>
    public static DateOnly In(string timeZone, DateTimeOffset now) => Zoned(timeZone, now).Date.ToDateOnly();

    /// <summary>Date and time of day in a zone.</summary>
    public static DateTime At(string timeZone, DateTimeOffset instant) => Zoned(timeZone, instant).ToDateTimeUnspecified();

    /// <summary>Returns the instant at which a day begins in a zone, not before the first representable instant.</summary>
    public static DateTimeOffset Begins(string timeZone, DateOnly day)
    {
        var begins = Zone(timeZone).AtStartOfDay(LocalDate.FromDateOnly(day)).ToInstant();
        return begins < First ? DateTimeOffset.MinValue : begins.ToDateTimeOffset();
    }

    /// <summary>Returns the instant at which a day ends in a zone; the last representable day has no end.</summary>
    public static DateTimeOffset Ends(string timeZone, DateOnly day) =>
        day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : Begins(timeZone, day.AddDays(1));

    private static ZonedDateTime Zoned(string timeZone, DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone(timeZone));

    private static DateTimeZone Zone(string timeZone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
}
