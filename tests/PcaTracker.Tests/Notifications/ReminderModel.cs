using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Notifications;

/// <summary>
/// Who must be told of one deadline and when, worked out anew from the rule in the README of the domain: it knows what each person
/// was told, walks days one by one, and shares no code with the schedule.
/// </summary>
internal sealed class ReminderModel(Func<string, LocalDate, bool> isWorked)
{
    private static readonly LocalTime Hour = new(8, 0), Quiet = new(20, 0);
    private readonly Dictionary<long, Knowledge> _known = [];
    private readonly Dictionary<long, (LocalDate Until, LocalDate DueOn)> _snoozes = [];

    public LocalDate DueOn { get; set; }

    public string Status { get; private set; } = Deadline.Open;

    public string Party { get; set; } = Side.EU;

    public string? Owner { get; set; }

    public int[] Offsets { get; set; } = [-14, -7, -3, -1, 0, 1, 3];

    public bool IsOpen => Status == Deadline.Open;

    /// <summary>What a person was last told, since the deadline was last opened.</summary>
    public Knowledge? Known(Actor person) => _known.GetValueOrDefault(person.AccountId);

    public void Close(string status) => Status = status;

    public void Reopen()
    {
        Status = Deadline.Open;
        _known.Clear();
        _snoozes.Clear();
    }

    public void Told(Actor person, LocalDate today, LocalDate dueOn)
    {
        _known[person.AccountId] = new(today, dueOn);
        if (_snoozes.TryGetValue(person.AccountId, out var snooze) && snooze.DueOn != dueOn)
            _snoozes.Remove(person.AccountId);
    }

    public void Snoozed(Actor person, LocalDate until) => _snoozes[person.AccountId] = (until, DueOn);

    public void SnoozeLifted(Actor person) => _snoozes.Remove(person.AccountId);

    /// <summary>Whether a person has to be told now.</summary>
    public bool IsOwed(Actor person, ZonedDateTime now)
    {
        var today = now.Date;
        if (!IsOpen || now.TimeOfDay < Hour || now.TimeOfDay >= Quiet || (today != DueOn && !Worked(today)) || LatestDay(person, today) is not { } latest || IsPutOff(person, today))
            return false;
        if (Known(person) is not { } known || known.DueOn != DueOn)
            return true;
        var wasPutOff = _snoozes.TryGetValue(person.AccountId, out var snooze) && snooze.DueOn == DueOn && known.Day < snooze.Until;
        return known.Day < today && (known.Day < latest || wasPutOff);
    }

    /// <summary>Whether a person does not want to hear of it on that day.</summary>
    public bool IsPutOff(Actor person, LocalDate today) => _snoozes.TryGetValue(person.AccountId, out var snooze) && snooze.DueOn == DueOn && today < snooze.Until;

    /// <summary>Why a person is told: its owner, one of those who stand in for an owner that it lacks, or a head over the owner's head.</summary>
    public string? ReasonFor(Actor person)
    {
        var answers = Party == Side.Joint || person.Side == Party;
        return Owner is null ? answers ? Reminder.StandIn : null
            : person.Email == Owner ? Reminder.Owner
            : person.Role == Role.Head && answers ? Reminder.Escalation
            : null;
    }

    public bool Worked(LocalDate day) => Party == Side.Joint ? isWorked(Side.EU, day) && isWorked(Side.KZ, day) : isWorked(Party, day);

    /// <summary>The last day, up to today, on which the person is to be told of it.</summary>
    private LocalDate? LatestDay(Actor person, LocalDate today)
    {
        if (ReasonFor(person) is not { } reason)
            return null;
        LocalDate? latest = null;
        foreach (var offset in reason == Reminder.Escalation ? [3] : Offsets)
            if (Count(DueOn, offset) is var day && day <= today)
                latest = day;
        if (reason == Reminder.Escalation || latest != Count(DueOn, Offsets[^1]))
            return latest;
        for (var weekly = latest!.Value; weekly <= today; weekly = Count(weekly, 5))
            latest = weekly;
        return latest;
    }

    private LocalDate Count(LocalDate day, int workingDays)
    {
        for (var left = Math.Abs(workingDays); left > 0;)
        {
            day = day.PlusDays(Math.Sign(workingDays));
            left -= Worked(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>What somebody was told, and on which day.</summary>
    public sealed record Knowledge(LocalDate Day, LocalDate DueOn);
}
