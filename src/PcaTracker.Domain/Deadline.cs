using NodaTime;
using NodaTime.TimeZones;

namespace PcaTracker.Domain;

/// <summary>A date by which a party must do something.</summary>
public static class Deadline
{
    /// <summary>A status: still due, completed, or no longer needed.</summary>
    public const string Open = "open", Done = "done", Waived = "waived";

    /// <summary>All statuses.</summary>
    public static readonly IReadOnlyList<string> Statuses = [Open, Done, Waived];

    /// <summary>What kind of thing is due.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["text-exchange", "comments", "consultation", "round", "report", "legal-scrub", "translation", "signature", "ratification", "other"];

    // A time that clocks skip moves to the end of the gap; of a time that they repeat, the first counts.
    private static readonly ZoneLocalMappingResolver OnTheClock =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>Returns the instant from which a deadline is overdue: its time on its day in its zone, or else the end of the day.</summary>
    public static Result<Instant> DueAt(LocalDate dueOn, LocalTime? dueTime, string timeZone)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is not { } zone)
            return Refusal.Invalid("unknown-time-zone",
                $"'{timeZone}' is not a time zone. Use an IANA name such as Europe/Brussels or Asia/Almaty.", RefusedProperties.TimeZone);
        if (dueOn.Year is < 1900 or > 2999)
            return Refusal.Invalid("out-of-range", "DueOn lies outside the years 1900 to 2999.", RefusedProperties.DueOn);
        return dueTime is { } time
            ? dueOn.At(time).InZone(zone, OnTheClock).ToInstant()
            : zone.AtStartOfDay(dueOn.PlusDays(1)).ToInstant();
    }

    /// <summary>Refuses to complete, move or waive a deadline that is no longer open.</summary>
    public static Refusal? CheckOpen(string title, string status) =>
        status == Open ? null : Refusal.Conflict("deadline-not-open", $"The deadline '{title}' is {status} already.");
}
