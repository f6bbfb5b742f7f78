using NodaTime;

namespace PcaTracker.Domain;

/// <summary>The reminder days of one deadline: its offsets, counted in the working days that apply to it.</summary>
public sealed class ReminderDays
{
    private readonly ReminderOffsets _offsets;
    private readonly WorkingDays _working;
    private readonly IReadOnlyList<OffsetDay> _days;

    /// <param name="dueOn">The due day, a working day or not.</param>
    /// <param name="offsets">The deadline's own offsets, or the recipient's.</param>
    /// <param name="working">The working days of the responsible party.</param>
    public ReminderDays(LocalDate dueOn, ReminderOffsets offsets, WorkingDays working)
    {
        (DueOn, _offsets, _working) = (dueOn, offsets, working);
        _days = [.. offsets.Days.Select(offset => new OffsetDay(offset, working.Plus(dueOn, offset)))];
    }

    /// <summary>The due day.</summary>
    public LocalDate DueOn { get; }

    /// <summary>The offsets with their days, without the repeated ones.</summary>
    public IReadOnlyList<OffsetDay> Days => _days;

    /// <summary>Returns the latest reminder day on or before a day.</summary>
    public OffsetDay? LatestOn(LocalDate day)
    {
        var latest = _days.LastOrDefault(d => d.Day <= day);
        if (!_offsets.Repeats || latest is null || latest != _days[^1])
            return latest;
        var passed = _working.Between(latest.Day, day) / ReminderOffsets.Week * ReminderOffsets.Week;
        return passed == 0 ? latest : new OffsetDay(latest.Offset + passed, _working.Plus(latest.Day, passed));
    }

    /// <summary>Whether a reminder may be sent on a day: a working day, or the due day itself.</summary>
    public bool MayTellOn(LocalDate day) => day == DueOn || _working.IsWorking(day);
}

/// <summary>A reminder day and its offset.</summary>
/// <param name="Offset">Working days from the due day.</param>
/// <param name="Day">The day.</param>
public sealed record OffsetDay(int Offset, LocalDate Day);
