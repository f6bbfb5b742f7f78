using NodaTime;

namespace PcaTracker.Domain;

/// <summary>Which day it is depends on where one asks.</summary>
public static class Today
{
    /// <summary>The day in a zone; in UTC if the zone is not known any more.</summary>
    public static DateOnly In(string timeZone, DateTimeOffset now) =>
        Instant.FromDateTimeOffset(now).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc).Date.ToDateOnly();
}
