using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Features.Notifications;

/// <summary>On which days a person will be reminded of a deadline, as things stand, and how they have answered so far.</summary>
/// <param name="Reason">Why they are told: one of <see cref="Reminder.Reasons"/>; null when they are not.</param>
/// <param name="Days">The days from today on, or from the end of a snooze, as far as they do not repeat.</param>
/// <param name="Hour">When on such a day.</param>
/// <param name="Repeats">Whether one a week comes after the last of them.</param>
/// <param name="Snoozed">The day to come until which they hear nothing of it.</param>
/// <param name="Unseen">The last reminder that they got, if they have not marked it as seen.</param>
internal sealed record ReminderOutlook(string? Reason, IReadOnlyList<OffsetDay> Days, LocalTime Hour, bool Repeats, string? Snoozed, long? Unseen)
{
    /// <param name="session">The reader's.</param>
    /// <param name="deadline">An open deadline that they see.</param>
    /// <param name="accounts">Every account that is not disabled: who is told depends on who is there.</param>
    public static ReminderOutlook Of(Session session, ListedDeadline deadline, IReadOnlyList<Actor> accounts)
    {
        var settings = SettingsTable.Own(session);
        var reason = ReminderRecipients.Of(deadline.Owner, deadline.ResponsibleParty, deadline.Visibility, accounts)
            .FirstOrDefault(r => r.Person.AccountId == session.Actor.AccountId)?.Reason;
        var offsets = ReminderOffsets.For(reason, deadline.ReminderOffsets, settings);
        var days = new ReminderDays(LocalDate.FromDateOnly(Storage.Days.Parse(deadline.DueOn)), offsets, WorkingDaysTable.Of(session)[deadline.ResponsibleParty]);
        var today = LocalDate.FromDateOnly(Today.In(session.Actor.TimeZone, session.Now));
        var snoozed = Snooze.All(session).GetValueOrDefault(deadline.Id) is { } until && string.CompareOrdinal(until, Storage.Days.Text(today.ToDateOnly())) > 0 ? until : null;
        var last = OwnMessage.OfDeadline(session, deadline.Id);
        return new ReminderOutlook(
            reason, [.. days.Days.Where(d => d.Day >= today && (snoozed is null || d.Day >= LocalDate.FromDateOnly(Storage.Days.Parse(snoozed))))], settings.Hour, offsets.Repeats,
            snoozed, last is [{ AcknowledgedAt: null, ReminderId: { } unseen }, ..] ? unseen : null);
    }
}
