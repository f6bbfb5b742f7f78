using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Features.Notifications;

/// <summary>The days on which a person will be reminded of a deadline, and their answers so far.</summary>
/// <param name="Reason">Why they are reminded: one of <see cref="Reminder.Reasons"/>; null if they are not.</param>
/// <param name="Days">The days from today or the end of a snooze on, without the weekly repetition.</param>
/// <param name="Hour">Hour of reminders.</param>
/// <param name="Repeats">Whether a reminder follows each week after the last day.</param>
/// <param name="Snoozed">The day until which the deadline is snoozed.</param>
/// <param name="Unseen">The last reminder, if it is not marked as seen.</param>
internal sealed record ReminderOutlook(string? Reason, IReadOnlyList<OffsetDay> Days, LocalTime Hour, bool Repeats, string? Snoozed, long? Unseen)
{
    /// <summary>The outlook of the session's actor.</summary>
    /// <param name="session">A session of the person.</param>
    /// <param name="deadline">An open deadline visible to them.</param>
    /// <param name="accounts">Every account that is not disabled, since recipients depend on them.</param>
    public static ReminderOutlook Of(Session session, ListedDeadline deadline, IReadOnlyList<Actor> accounts)
    {
        var settings = SettingsTable.Own(session);
        var reason = ReminderRecipients.Of(deadline.Owner, deadline.ResponsibleParty, deadline.Visibility, accounts)
            .FirstOrDefault(r => r.Person.AccountId == session.Actor.AccountId)?.Reason;
        var offsets = ReminderOffsets.For(reason, deadline.ReminderOffsets, settings);
        var days = new ReminderDays(
            LocalDate.FromDateOnly(Storage.Days.Parse(deadline.DueOn)), offsets, WorkingDaysTable.Of(session)[deadline.ResponsibleParty]);
        var today = LocalDate.FromDateOnly(Today.In(session.Actor.TimeZone, session.Now));
        var snoozed = Snooze.All(session).GetValueOrDefault(deadline.Id) is { } until
            && string.CompareOrdinal(until, Storage.Days.Text(today.ToDateOnly())) > 0 ? until : null;
        var last = OwnMessage.OfDeadline(session, deadline.Id);
        return new ReminderOutlook(
            reason,
            [.. days.Days.Where(d => d.Day >= today && (snoozed is null || d.Day >= LocalDate.FromDateOnly(Storage.Days.Parse(snoozed))))],
            settings.Hour, offsets.Repeats,
            snoozed, last is [{ AcknowledgedAt: null, ReminderId: { } unseen }, ..] ? unseen : null);
    }
}
