using System.Globalization;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;

namespace PcaTracker.Notifications;

/// <summary>What a reminder says, in English.</summary>
internal sealed class ReminderWords(RemindedDeadline deadline, Actor person, LocalDate today)
{
    private const int LongestSubject = 150;
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");

    private bool BelongsToOneSide => deadline.Visibility is not (Visibility.Public or Visibility.Shared);

    private string Chapter => deadline.ChapterCode is { } code ? $" ({code})" : "";

    /// <summary>The title; or a reference, where the title is one side's own.</summary>
    public string Name => BelongsToOneSide
        ? string.Create(CultureInfo.InvariantCulture, $"Deadline {deadline.Id}{Chapter}")
        : OneLine.Of(deadline.Title);

    public string Subject => OneLine.Of($"{When}: {Name}", LongestSubject);

    public IReadOnlyList<string> Facts => BelongsToOneSide
        ? [Due, "Its title is not sent by mail."]
        : [Due, $"Responsible: {deadline.ResponsibleParty}{Chapter}"];

    public string Reason => string.Equals(deadline.Owner, person.Email, StringComparison.OrdinalIgnoreCase)
        ? "You receive this because the deadline is yours."
        : "You receive this because the deadline has no other owner, and you answer for it.";

    private string Due => deadline.DueTime is { } time
        ? $"{When}: {Day.Format(deadline.DueDate)}, {time[..5]} {deadline.TimeZone}"
        : $"{When}: {Day.Format(deadline.DueDate)}";

    private string When => Period.DaysBetween(today, deadline.DueDate) switch
    {
        > 1 and var days => string.Create(CultureInfo.InvariantCulture, $"Due in {days} days"),
        1 => "Due tomorrow",
        0 => "Due today",
        -1 => "Overdue by 1 day",
        var days => string.Create(CultureInfo.InvariantCulture, $"Overdue by {-days} days"),
    };
}
