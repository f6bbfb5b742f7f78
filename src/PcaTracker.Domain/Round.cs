namespace PcaTracker.Domain;

/// <summary>A negotiating round.</summary>
public static class Round
{
    /// <summary>A status.</summary>
    public const string Planned = "planned", Held = "held", Postponed = "postponed", Cancelled = "cancelled";

    /// <summary>All statuses.</summary>
    public static readonly IReadOnlyList<string> Statuses = [Planned, Held, Postponed, Cancelled];
    /// <summary>How a round meets.</summary>
    public static readonly IReadOnlyList<string> Formats = ["plenary", "technical", "video"];

    /// <summary>Refuses to log outcomes in a round that has not begun.</summary>
    public static Refusal? CheckBegun(long number, string status, DateOnly? startsOn, DateOnly today) => status switch
    {
        Held => null,
        Planned when startsOn is null => WithoutDates(number),
        Planned when startsOn > today => Refusal.Conflict(
            "round-not-begun", $"Round {number} starts on {startsOn:O}; its outcomes are logged from that day on."),
        Planned => null,
        _ => Refusal.Conflict("round-not-held",
            $"Round {number} is {status}. Outcomes are logged in a round that is planned or held: change its Status first."),
    };

    /// <summary>Refuses a status change in a round without an end date, from which the new status would hold.</summary>
    public static Refusal? CheckDated(long number, DateOnly? endsOn) => endsOn is null ? WithoutDates(number) : null;

    private static Refusal WithoutDates(long number) =>
        Refusal.Conflict("round-without-dates", $"Round {number} has no dates: set StartsOn and EndsOn first.");
}
