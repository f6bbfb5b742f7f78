using NodaTime;

namespace PcaTracker.Domain;

/// <summary>Which day and hour it is depends on where one asks.</summary>
public static class Today
{
    /// <summary>The day in a zone; in UTC if the zone is not known any more.</summary>
    public static DateOnly In(string timeZone, DateTimeOffset now) => Zoned(timeZone, now).Date.ToDateOnly();

    /// <summary>Date and time of day in a zone.</summary>
    public static DateTime At(string timeZone, DateTimeOffset instant) => Zoned(timeZone, instant).ToDateTimeUnspecified();

    /// <summary>The instant at which a day begins in a zone.</summary>
    public static DateTimeOffset Begins(string timeZone, DateOnly day) =>
        (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc).AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeOffset();

    private static ZonedDateTime Zoned(string timeZone, DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc);
}
