using NodaTime;

namespace PcaTracker.Domain;

/// <summary>
/// Checks that time zone data are recent enough. With data from before March 2024 Kazakhstan's mornings come an hour early,
/// and mails go out at the wrong hour without any other sign.
/// </summary>
public static class ZoneData
{
    // Instants just before and after transitions: all of Kazakhstan went to UTC+5, and Brussels has summer time.
    private static readonly IReadOnlyList<(string Zone, string At, int Hours)> Known =
    [
        ("Asia/Almaty", "2024-02-29T17:59:00Z", 6), ("Asia/Almaty", "2024-02-29T18:00:00Z", 5),
        ("Asia/Almaty", "2026-11-23T00:00:00Z", 5),
        ("Asia/Qostanay", "2026-11-23T00:00:00Z", 5), ("Asia/Qyzylorda", "2026-11-23T00:00:00Z", 5), ("Asia/Oral", "2026-11-23T00:00:00Z", 5),
        ("Europe/Brussels", "2026-10-25T00:59:00Z", 2), ("Europe/Brussels", "2026-10-25T01:00:00Z", 1),
        ("Europe/Brussels", "2027-03-28T00:59:00Z", 1), ("Europe/Brussels", "2027-03-28T01:00:00Z", 2),
        ("Europe/Brussels", "2027-10-31T01:00:00Z", 1),
    ];

    /// <summary>Refuses outdated or wrong data, naming them and the first wrong offset.</summary>
    /// <param name="data">A name of the data for people.</param>
    /// <param name="offsetAt">Looks up a zone's offset at an instant; null for an unknown zone.</param>
    public static Refusal? Check(string data, Func<string, Instant, Offset?> offsetAt)
    {
        foreach (var (zone, at, hours) in Known)
            if (offsetAt(zone, NodaTime.Text.InstantPattern.General.Parse(at).Value) is var offset && offset != Offset.FromHours(hours))
                return Refusal.Conflict("zone-data-stale",
                    $"The time zone data ({data}) are too old or wrong: at {at} {zone} is at UTC{Offset.FromHours(hours):g}, and they say "
                    + $"{(offset is { } wrong ? $"UTC{wrong:g}" : "that there is no such zone")}. "
                    + $"Update them, or people are told at the wrong hour.");
        return null;
    }

    /// <summary>Checks the data compiled into NodaTime, which the whole program uses.</summary>
    public static Refusal? Check() => Check($"NodaTime's, {DateTimeZoneProviders.Tzdb.VersionId}",
        (zone, at) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)?.GetUtcOffset(at));
}
