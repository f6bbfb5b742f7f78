using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Notifications;

/// <summary>
/// A reference model of the reminders of one deadline, from the rule in the README of the domain. It records what each person knows,
/// counts days one by one, and shares no code with the schedule.
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

    /// <summary>What a person was last reminded of since the deadline was opened.</summary>
    public Knowledge? Known(Actor person) => _known.GetValueOrDefault(person.AccountId);

    public void Close(string status) => Status = status;

    public void Reopen()
    {
        Status = Deadline.Open;
        _known.Clear();
        _snoozes.Clear();
    }

    public void Reminded(Actor person, LocalDate today, LocalDate dueOn)
    {
        _known[person.AccountId] = new(today, dueOn);
        if (_snoozes.TryGetValue(person.AccountId, out var snooze) && snooze.DueOn != dueOn)
            _snoozes.Remove(person.AccountId);
    }

    public void Snoozed(Actor person, LocalDate until) => _snoozes[person.AccountId] = (until, DueOn);

    public void SnoozeEnded(Actor person) => _snoozes.Remove(person.AccountId);

    /// <summary>Whether a person must be reminded now.</summary>
    public bool IsOwed(Actor person, ZonedDateTime now)
    {
        var today = now.Date;
        if (!IsOpen || now.TimeOfDay < Hour || now.TimeOfDay >= Quiet || (today != DueOn && !Worked(today)) || LatestDay(person, today) is not { } latest || IsSnoozed(person, today))
            return false;
        if (Known(person) is not { } known || known.DueOn != DueOn)
            return true;
        var wasSnoozed = _snoozes.TryGetValue(person.AccountId, out var snooze) && snooze.DueOn == DueOn && known.Day < snooze.Until;
        return known.Day < today && (known.Day < latest || wasSnoozed);
    }

    /// <summary>Whether a person has snoozed it beyond that day.</summary>
    public bool IsSnoozed(Actor person, LocalDate today) => _snoozes.TryGetValue(person.AccountId, out var snooze) && snooze.DueOn == DueOn && today < snooze.Until;

    /// <summary>Why a person is reminded: as owner, as a stand-in for a missing owner, or as head of the owner's delegation.</summary>
    public string? ReasonFor(Actor person)
    {
        var answers = Party == Side.Joint || person.Side == Party;
        return Owner is null ? answers ? Reminder.StandIn : null
            : person.Email == Owner ? Reminder.Owner
            : person.Role == Role.Head && answers ? Reminder.Escalation
            : null;
    }

    public bool Worked(LocalDate day) => Party == Side.Joint ? isWorked(Side.EU, day) && isWorked(Side.KZ, day) : isWorked(Party, day);

    /// <summary>The last reminder day for a person up to today.</summary>
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

    /// <summary>A due day and the day on which somebody was reminded of it.</summary>
    public sealed record Knowledge(LocalDate Day, LocalDate DueOn);
}
