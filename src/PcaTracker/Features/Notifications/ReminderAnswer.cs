using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Features.Shared;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>What a person answers to being reminded of a deadline, as the form was filled in.</summary>
public sealed class ReminderAnswer
{
    /// <summary>What the buttons say.</summary>
    public const string Seen = "seen", Later = "later";

    public string? Do { get; set; }
    public long Deadline { get; set; }
    public long Reminder { get; set; }
    public string? Until { get; set; }

    /// <summary>Writes it down as that person's.</summary>
    internal Result<long> Write(TrackerDatabase database, Actor person) => database.WriteAs(person, session =>
        Do == Seen ? AcknowledgeReminder.Run(session, Reminder) : SnoozeDeadline.Run(session, Deadline, Day));

    /// <summary>What was refused, by the field to put it right in.</summary>
    internal FieldError Error(Refusal refusal) => new(refusal.Target == "Until" ? ReminderAnswerForm.UntilOf(Deadline) : refusal.Target, refusal.Sentence);

    private DateOnly? Day => DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
