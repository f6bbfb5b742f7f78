using NodaTime;

namespace PcaTracker.Domain;

/// <summary>The days on which one side works: Monday to Friday, but for what its own list says.</summary>
/// <param name="Name">Whose: <see cref="Side.EU"/> (the EU institutions) or <see cref="Side.KZ"/> (Kazakhstan).</param>
/// <param name="Off">Days off that would be worked.</param>
/// <param name="Worked">Days of a weekend that are worked.</param>
/// <param name="Verified">Years whose list somebody has held against the official one.</param>
public sealed record WorkingCalendar(string Name, IReadOnlySet<LocalDate> Off, IReadOnlySet<LocalDate> Worked, IReadOnlySet<int> Verified)
{
    public bool IsWorking(LocalDate day) =>
        Worked.Contains(day) || day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !Off.Contains(day);
}

/// <summary>The days that count: those that are worked in every one of some calendars.</summary>
public sealed class WorkingDays
{
    // A Monday, from which days are counted: earlier ones count down.
    private static readonly LocalDate Origin = new(2000, 1, 3);

    // The days that are not as their weekday would have it, ascending, and how many worked days they add up to that one.
    private readonly List<LocalDate> _exceptions = [];
    private readonly List<int> _added = [];

    /// <param name="calendars">Whose days; a day counts when all of them work.</param>
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

    /// <summary>Whose days they are.</summary>
    public IReadOnlyList<WorkingCalendar> Calendars { get; }

    /// <summary>Whether that day is worked by all of them.</summary>
    public bool IsWorking(LocalDate day) => Calendars.All(c => c.IsWorking(day));

    /// <summary>The day so many working days after, or before, that day; the day itself, worked or not, for none.</summary>
    public LocalDate Plus(LocalDate day, int workingDays) => workingDays switch
    {
        0 => day,
        > 0 => FirstWith(CountUntil(day) + workingDays, day),
        _ => FirstWith(CountUntil(day.PlusDays(-1)) + workingDays + 1, day.PlusDays(workingDays)),
    };

    /// <summary>How many days are worked after one day, up to and including a later one.</summary>
    public int Between(LocalDate after, LocalDate until) => CountUntil(until) - CountUntil(after);

    /// <summary>That day, or the first one after it that is worked.</summary>
    public LocalDate OnOrAfter(LocalDate day) => IsWorking(day) ? day : Plus(day, 1);

    /// <summary>That day, or the last one before it that is worked.</summary>
    public LocalDate OnOrBefore(LocalDate day) => IsWorking(day) ? day : Plus(day, -1);

    /// <summary>The first day up to which so many days are worked; a search, however far off it is.</summary>
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

    /// <summary>How many days are worked from the origin up to and including that day; fewer than none before it.</summary>
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
