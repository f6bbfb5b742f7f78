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
public sealed class WorkingDays(params IReadOnlyList<WorkingCalendar> calendars)
{
    public IReadOnlyList<WorkingCalendar> Calendars => calendars;

    public bool IsWorking(LocalDate day) => calendars.All(c => c.IsWorking(day));

    /// <summary>The day so many working days after, or before, that day; the day itself, worked or not, for none.</summary>
    public LocalDate Plus(LocalDate day, int workingDays)
    {
        var step = Math.Sign(workingDays);
        while (workingDays != 0)
        {
            day = day.PlusDays(step);
            if (IsWorking(day))
                workingDays -= step;
        }

        return day;
    }

    /// <summary>That day, or the first one after it that is worked.</summary>
    public LocalDate OnOrAfter(LocalDate day) => IsWorking(day) ? day : Plus(day, 1);

    /// <summary>That day, or the last one before it that is worked.</summary>
    public LocalDate OnOrBefore(LocalDate day) => IsWorking(day) ? day : Plus(day, -1);
}
