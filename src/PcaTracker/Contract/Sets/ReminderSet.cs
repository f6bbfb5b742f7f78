using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Reminders</c>: a reminder that the caller was sent, or will be.</summary>
internal static class ReminderSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "Reminders";

    public static readonly PropertyDefinition
        DeadlineId = Key(nameof(DeadlineId), "Id of the deadline that it reminds of.", ReadOnly) with { Required = true },
        Offset = Text(nameof(Offset), "Working days between the due day and the reminder: -3 is three days before, +1 the day after.",
            ReadOnly) with
        { Required = true },
        LocalDate = Day(nameof(LocalDate), "Day on which it is sent, in your time zone.", ReadOnly) with { Required = true },
        State = OneOf(nameof(State), "Whether it has been sent.", AllowedValues.ReminderStates, ReadOnly) with { Required = true },
        SentAt = Instant(nameof(SentAt), "When the mail server accepted it, in UTC.", ReadOnly);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Reminder", "reminder",
        "One row for each reminder that you were sent, or will be.",
        [
            DeadlineId, Offset, LocalDate, State, SentAt,
        ],
        [
            new("Deadline", DeadlineSet.SetName, DeadlineId, "Reminders"),
        ],
        creatable: false, changeable: false) with
    { IsRecord = false, IsTracked = false };
}
