using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>What a person answers to being reminded of a deadline, as the form was filled in.</summary>
public sealed class ReminderAnswer
{
    /// <summary>What the buttons say.</summary>
    public const string Seen = "seen", Later = "later";

    public string? Do { get; set; }
    public string? Deadline { get; set; }
    public string? Reminder { get; set; }
    public string? Until { get; set; }

    /// <summary>The answer that was given; what cannot be read in it is an error of the form.</summary>
    internal GivenAnswer Read(FormReader form)
    {
        var (pressed, deadline) = (form.Button(Do, Later, Seen), form.Key(Deadline));
        var reminder = Reminder is null && pressed == Later ? 0 : form.Key(Reminder);
        return pressed == Seen
            ? new GivenAnswer(pressed, deadline, reminder, null)
            : new GivenAnswer(pressed, deadline, reminder, form.Day(ReminderAnswerForm.UntilOf(deadline), Until, "Choose the day on which you want to hear of it again."));
    }
}

/// <summary>An answer to a reminder.</summary>
/// <param name="Do">Which: <see cref="ReminderAnswer.Seen"/> or <see cref="ReminderAnswer.Later"/>.</param>
/// <param name="Deadline">The deadline that it is about.</param>
/// <param name="Reminder">The reminder that was seen.</param>
/// <param name="Until">The day until which nothing more is to be heard.</param>
internal sealed record GivenAnswer(string Do, long Deadline, long Reminder, DateOnly? Until)
{
    /// <summary>Writes it down as that person's.</summary>
    public Task<Result<long>> WriteAsync(TrackerDatabase database, Actor person) => database.WriteAsync(person, session =>
        Do == ReminderAnswer.Seen ? AcknowledgeReminder.Run(session, Reminder) : SnoozeDeadline.Run(session, Deadline, Until));

    /// <summary>What was refused, by the field to put it right in.</summary>
    public FieldError Error(Refusal refusal) => new(refusal.Target == "Until" ? ReminderAnswerForm.UntilOf(Deadline) : refusal.Target, refusal.Sentence);
}
