using NodaTime;

namespace PcaTracker.Domain.Tests;

public class ZoneDataTests
{
    [Fact]
    public void The_embedded_time_zone_data_are_right() => Assert.Null(ZoneData.Check());

    [Fact]
    public void The_time_zone_data_of_this_machine_are_right() => Assert.Null(ZoneData.Check("the system's", (zone, at) =>
        Offset.FromTimeSpan(TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(at.ToDateTimeOffset()))));

    [Fact]
    public void Data_from_before_Kazakhstan_had_one_zone_are_refused_by_name()
    {
        var refusal = ZoneData.Check("those of 2023d", (zone, at) => zone.StartsWith("Asia/", StringComparison.Ordinal) ? Offset.FromHours(6) : OfTzdb(zone, at))!;

        Assert.Equal("zone-data-stale", refusal.Code);
        Assert.Equal(
            "The time zone data (those of 2023d) are too old or wrong: at 2024-02-29T18:00:00Z Asia/Almaty is at UTC+05, and they say UTC+06. Update them, or people are told at the wrong hour.",
            refusal.Sentence);
    }

    [Fact]
    public void Data_without_summer_time_are_refused() =>
        Assert.Contains("at 2026-10-25T00:59:00Z Europe/Brussels is at UTC+02, and they say UTC+01.",
            ZoneData.Check("flat", (zone, at) => zone == "Europe/Brussels" ? Offset.FromHours(1) : OfTzdb(zone, at))!.Sentence, StringComparison.Ordinal);

    [Fact]
    public void Data_without_a_zone_are_refused() =>
        Assert.Contains("and they say that there is no such zone.", ZoneData.Check("none", (_, _) => null)!.Sentence, StringComparison.Ordinal);

    private static Offset? OfTzdb(string zone, Instant at) => DateTimeZoneProviders.Tzdb[zone].GetUtcOffset(at);
}
