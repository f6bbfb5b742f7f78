using NodaTime;

namespace PcaTracker.Domain;

/// <summary>
/// Whether time zone data know what we rely on. With data from before March 2024 Kazakhstan's mornings come an hour early, and nobody
/// would notice but those who are told at the wrong hour.
/// </summary>
public static class ZoneData
{
    // Just before and after: all of Kazakhstan went to UTC+5, and the clocks of Brussels go back and forward.
    private static readonly IReadOnlyList<(string Zone, string At, int Hours)> Known =
    [
        ("Asia/Almaty", "2024-02-29T17:59:00Z", 6), ("Asia/Almaty", "2024-02-29T18:00:00Z", 5), ("Asia/Almaty", "2026-11-23T00:00:00Z", 5),
        ("Asia/Qostanay", "2026-11-23T00:00:00Z", 5), ("Asia/Qyzylorda", "2026-11-23T00:00:00Z", 5), ("Asia/Oral", "2026-11-23T00:00:00Z", 5),
        ("Europe/Brussels", "2026-10-25T00:59:00Z", 2), ("Europe/Brussels", "2026-10-25T01:00:00Z", 1),
        ("Europe/Brussels", "2027-03-28T00:59:00Z", 1), ("Europe/Brussels", "2027-03-28T01:00:00Z", 2), ("Europe/Brussels", "2027-10-31T01:00:00Z", 1),
    ];

    /// <summary>The refusal to work with data that are too old, or wrong; it names them, and the first thing that they have wrong.</summary>
    /// <param name="data">Which data, for people.</param>
    /// <param name="offsetAt">What they say of a zone at an instant; null when they do not know the zone.</param>
    public static Refusal? Check(string data, Func<string, Instant, Offset?> offsetAt)
    {
        foreach (var (zone, at, hours) in Known)
            if (offsetAt(zone, NodaTime.Text.InstantPattern.General.Parse(at).Value) is var offset && offset != Offset.FromHours(hours))
                return Refusal.Conflict("zone-data-stale",
                    $"The time zone data ({data}) are too old or wrong: at {at} {zone} is at UTC{Offset.FromHours(hours):g}, and they say {(offset is { } wrong ? $"UTC{wrong:g}" : "that there is no such zone")}. Update them, or people are told at the wrong hour.");
        return null;
    }

    /// <summary>The same for the data that everything here uses, which the program carries inside.</summary>
    public static Refusal? Check() => Check($"NodaTime's, {DateTimeZoneProviders.Tzdb.VersionId}",
        (zone, at) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)?.GetUtcOffset(at));
}
