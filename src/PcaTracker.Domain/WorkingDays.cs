using NodaTime;

namespace PcaTracker.Domain;

/// <summary>The working days of one side: Monday to Friday, except for the days of its list.</summary>
/// <param name="Name"><see cref="Side.EU"/> (the EU institutions) or <see cref="Side.KZ"/> (Kazakhstan).</param>
/// <param name="Off">Weekdays off.</param>
/// <param name="Worked">Weekend days worked.</param>
/// <param name="Verified">Years whose list somebody has compared with the official one.</param>
public sealed record WorkingCalendar(string Name, IReadOnlySet<LocalDate> Off, IReadOnlySet<LocalDate> Worked, IReadOnlySet<int> Verified)
{
    /// <summary>Whether the side works on a day.</summary>
    public bool IsWorking(LocalDate day) =>
        Worked.Contains(day) || day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !Off.Contains(day);
}

/// <summary>The working days that several calendars have in common.</summary>
public sealed class WorkingDays
{
    // A Monday from which days are counted; earlier days count down.
    private static readonly LocalDate Origin = new(2000, 1, 3);

    // Days that differ from their weekday's rule, ascending, and by how many working days the count up to each differs.
    private readonly List<LocalDate> _exceptions = [];
    private readonly List<int> _added = [];

    /// <summary>Combines calendars; a day counts when all of them work.</summary>
    /// <param name="calendars">The calendars.</param>
    public WorkingDays(params IReadOnlyList<WorkingCalendar> calendars)
    {
        Calendars = calendars;
        var added = 0;
        foreach (var day in calendars.SelectMany(c => c.Off.Concat(c.Worked)).Distinct().Order().Where(day => IsWorking(day) != IsWeekday(day)))
        {
            added += IsWorking(day) ? 1 : -1;
            _exceptions.Add(day);
            _added.Add(added);
        }
    }

    /// <summary>The combined calendars.</summary>
    public IReadOnlyList<WorkingCalendar> Calendars { get; }

    /// <summary>Whether all calendars work on a day.</summary>
    public bool IsWorking(LocalDate day) => Calendars.All(c => c.IsWorking(day));

    /// <summary>Adds working days to a day, or subtracts them; adding zero returns the day itself, working or not.</summary>
    public LocalDate Plus(LocalDate day, int workingDays) => workingDays switch
    {
        0 => day,
        > 0 => FirstWith(CountUntil(day) + workingDays, day),
        _ => FirstWith(CountUntil(day.PlusDays(-1)) + workingDays + 1, day.PlusDays(workingDays)),
    };

    /// <summary>Counts the working days after one day, up to and including a later one.</summary>
    public int Between(LocalDate after, LocalDate until) => CountUntil(until) - CountUntil(after);

    /// <summary>Returns the day, or the first working day after it.</summary>
    public LocalDate OnOrAfter(LocalDate day) => IsWorking(day) ? day : Plus(day, 1);

    /// <summary>Returns the day, or the last working day before it.</summary>
    public LocalDate OnOrBefore(LocalDate day) => IsWorking(day) ? day : Plus(day, -1);

    /// <summary>Finds the first day with a given count, by binary search from a nearby day.</summary>
    private LocalDate FirstWith(int count, LocalDate near)
    {
        var (low, high) = (near, near);
        for (var step = 7; CountUntil(high) < count; step *= 2)
            high = high.PlusDays(step);
        for (var step = 7; CountUntil(low) >= count; step *= 2)
            low = low.PlusDays(-step);
        while (Period.DaysBetween(low, high) is > 1 and var days)
            if (low.PlusDays(days / 2) is var middle && CountUntil(middle) >= count)
                high = middle;
            else
                low = middle;
        return high;
    }

    /// <summary>Counts the working days from the origin up to and including a day; negative before it.</summary>
    private int CountUntil(LocalDate day)
    {
        var days = Period.DaysBetween(Origin, day) + 1;
        var weeks = Math.DivRem(days, 7, out var rest);
        if (rest < 0)
            (weeks, rest) = (weeks - 1, rest + 7);
        var index = _exceptions.BinarySearch(day);
        var before = index >= 0 ? index : ~index - 1;
        return weeks * 5 + Math.Min(rest, 5) + (before >= 0 ? _added[before] : 0);
    }

    private static bool IsWeekday(LocalDate day) => day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);
}
