using NodaTime;

namespace PcaTracker.Domain;

/// <summary>The days on which one deadline is reminded of: its offsets, counted in the working days that count for it.</summary>
public sealed class ReminderDays
{
    private readonly ReminderOffsets _offsets;
    private readonly WorkingDays _working;
    private readonly IReadOnlyList<OffsetDay> _days;

    /// <param name="dueOn">The day it is due, worked or not.</param>
    /// <param name="offsets">Its own, or those of whoever is told.</param>
    /// <param name="working">The days that count for the party responsible.</param>
    public ReminderDays(LocalDate dueOn, ReminderOffsets offsets, WorkingDays working)
    {
        (DueOn, _offsets, _working) = (dueOn, offsets, working);
        _days = [.. offsets.Days.Select(offset => new OffsetDay(offset, working.Plus(dueOn, offset)))];
    }

    /// <summary>The day it is due.</summary>
    public LocalDate DueOn { get; }

    /// <summary>The offsets and their days, as far as they do not repeat.</summary>
    public IReadOnlyList<OffsetDay> Days => _days;

    /// <summary>The last of them that lies on that day or before.</summary>
    public OffsetDay? LatestOn(LocalDate day)
    {
        var latest = _days.LastOrDefault(d => d.Day <= day);
        if (!_offsets.Repeats || latest is null || latest != _days[^1])
            return latest;
        var passed = _working.Between(latest.Day, day) / ReminderOffsets.Week * ReminderOffsets.Week;
        return passed == 0 ? latest : new OffsetDay(latest.Offset + passed, _working.Plus(latest.Day, passed));
    }

    /// <summary>Whether somebody may be told on that day: one that is worked, or the very day it is due.</summary>
    public bool MayTellOn(LocalDate day) => day == DueOn || _working.IsWorking(day);
}

/// <summary>A day on which a deadline is reminded of, and why on that.</summary>
/// <param name="Offset">Working days from the day it is due.</param>
/// <param name="Day">The day.</param>
public sealed record OffsetDay(int Offset, LocalDate Day);
