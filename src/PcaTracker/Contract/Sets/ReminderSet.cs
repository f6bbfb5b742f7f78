using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Reminders</c>: a reminder that the caller was sent, or will be.</summary>
internal static class ReminderSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "Reminders";

    public static readonly PropertyDefinition
        DeadlineId = Key(nameof(DeadlineId), ReadOnly) with { Required = true },
        Offset = Text(nameof(Offset), ReadOnly) with { Required = true },
        LocalDate = Day(nameof(LocalDate), ReadOnly) with { Required = true },
        State = OneOf(nameof(State), Reminder.States, ReadOnly) with { Required = true },
        SentAt = Instant(nameof(SentAt), ReadOnly);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Reminder", "reminder", "A reminder that the caller was sent, or will be.",
        [
            DeadlineId, Offset, LocalDate, State, SentAt,
        ],
        [
            new("Deadline", DeadlineSet.SetName, DeadlineId, "Reminders"),
        ],
        creatable: false, changeable: false) with
    { IsRecord = false, IsTracked = false };
}
