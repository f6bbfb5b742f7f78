using NodaTime;

namespace PcaTracker.Domain;

/// <summary>Which day and hour it is depends on where one asks.</summary>
public static class Today
{
    private static readonly Instant First = Instant.FromDateTimeOffset(DateTimeOffset.MinValue);

    /// <summary>The day in a zone; in UTC if the zone is not known any more.</summary>
    public static DateOnly In(string timeZone, DateTimeOffset now) => Zoned(timeZone, now).Date.ToDateOnly();

    /// <summary>Date and time of day in a zone.</summary>
    public static DateTime At(string timeZone, DateTimeOffset instant) => Zoned(timeZone, instant).ToDateTimeUnspecified();

    /// <summary>The instant at which a day begins in a zone; of the first day that can be written, at the latest the first instant.</summary>
    public static DateTimeOffset Begins(string timeZone, DateOnly day)
    {
        var begins = Zone(timeZone).AtStartOfDay(LocalDate.FromDateOnly(day)).ToInstant();
        return begins < First ? DateTimeOffset.MinValue : begins.ToDateTimeOffset();
    }

    /// <summary>The instant at which a day is over in a zone; the last day that can be written does not end.</summary>
    public static DateTimeOffset Ends(string timeZone, DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : Begins(timeZone, day.AddDays(1));

    private static ZonedDateTime Zoned(string timeZone, DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(Zone(timeZone));

    private static DateTimeZone Zone(string timeZone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
}
