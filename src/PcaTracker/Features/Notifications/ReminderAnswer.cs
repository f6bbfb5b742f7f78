using PcaTracker.Domain;
using PcaTracker.Features.Refused;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Notifications;

/// <summary>The form for answering a reminder, as filled in.</summary>
public sealed class ReminderAnswer
{
    /// <summary>The values of the buttons.</summary>
    public const string Seen = "seen", Later = "later";

    public string? Do { get; set; }
    public string? Deadline { get; set; }
    public string? Reminder { get; set; }
    public string? Until { get; set; }

    /// <summary>Reads the form; unreadable values are errors of the form.</summary>
    internal ReminderReply Read(FormReader form)
    {
        var (pressed, deadline) = (form.Button(Do, Later, Seen), form.Key(Deadline));
        var reminder = Reminder is null && pressed == Later ? 0 : form.Key(Reminder);
        return pressed == Seen
            ? new ReminderReply(pressed, deadline, reminder, null)
            : new ReminderReply(
                pressed, deadline, reminder,
                form.Day(ReminderAnswerForm.UntilOf(deadline), Until, T("Choose the day on which you want to be reminded again.")));
    }
}

/// <summary>An answer to a reminder.</summary>
/// <param name="Do"><see cref="ReminderAnswer.Seen"/> or <see cref="ReminderAnswer.Later"/>.</param>
/// <param name="Deadline">Key of the deadline.</param>
/// <param name="Reminder">Key of the reminder that was seen.</param>
/// <param name="Until">The day until which the deadline is snoozed.</param>
internal sealed record ReminderReply(string Do, long Deadline, long Reminder, DateOnly? Until)
{
    /// <summary>Saves the answer as that person's.</summary>
    public Task<Result<long>> WriteAsync(TrackerDatabase database, Actor person) => database.WriteAsync(person, session =>
        Do == ReminderAnswer.Seen ? AcknowledgeReminder.Run(session, Reminder) : SnoozeDeadline.Run(session, Deadline, Until));

    /// <summary>The refusal at the field to correct.</summary>
    public FieldError Error(Refusal refusal) =>
        new(refusal.Target == "Until" ? ReminderAnswerForm.UntilOf(Deadline) : refusal.Target, RefusalWords.Of(refusal));
}
