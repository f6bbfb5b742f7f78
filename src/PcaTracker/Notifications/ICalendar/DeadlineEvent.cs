using System.Globalization;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.ICalendar;

/// <summary>Makes the calendar event of a deadline, the same one in a mail and in the iCalendar feed.</summary>
internal static class DeadlineEvent
{
    /// <summary>Makes the event; a deadline without a title is named by a reference.</summary>
    /// <param name="id">Key of the deadline, which makes the UID.</param>
    /// <param name="revision">Revision of the deadline: a calendar keeps the event with the highest.</param>
    /// <param name="title">The title; null where it must not be shown.</param>
    /// <param name="dueOn">Due day.</param>
    /// <param name="dueTime">Time of day, if the deadline has one.</param>
    /// <param name="timeZone">IANA zone of <paramref name="dueTime"/>.</param>
    /// <param name="status">One of <see cref="Deadline.Statuses"/>; a waived deadline is a cancelled event.</param>
    /// <param name="chapterCode">Chapter code such as <c>IV.5</c>.</param>
    /// <param name="publicUrl">The address at which people open the tracker; ends in a slash.</param>
    /// <param name="now">The moment of the event's DTSTAMP.</param>
    public static CalendarEvent Of(
        long id, long revision, string? title, LocalDate dueOn, LocalTime? dueTime, string timeZone, string status, string? chapterCode,
        Uri publicUrl, DateTimeOffset now)
    {
        var link = new Uri(publicUrl, string.Create(CultureInfo.InvariantCulture, $"deadlines/{id}"));
        return new CalendarEvent
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"deadline.{id}@{publicUrl.Host}"),
            Sequence = (int)revision,
            DtStamp = Utc(Instant.FromDateTimeOffset(now)),
            // Times are written in UTC: calendar programs disagree on zones, and some know Kazakhstan's only as it was before 2024.
            DtStart = dueTime is { } time ? Utc(DueAt(dueOn, time, timeZone)) : new CalDateTime(dueOn.Year, dueOn.Month, dueOn.Day),
            Summary = OneLine.Of(title ?? DeadlineWords.Reference(MailWords.Of(Language.English), chapterCode)),
            Description = link.AbsoluteUri,
            Url = link,
            Status = status == Deadline.Waived ? EventStatus.Cancelled : EventStatus.Confirmed,
            // A deadline does not make its day busy.
            Transparency = TransparencyType.Transparent,
        };
    }

    private static CalDateTime Utc(Instant instant) => new(instant.ToDateTimeUtc(), CalDateTime.UtcTzId);

    // The same instant from which the deadline is overdue, also on nights when clocks change.
    private static Instant DueAt(LocalDate day, LocalTime time, string zone) =>
        Deadline.DueAt(day, time, zone) is { Refusal: null } due ? due.Value : day.At(time).InUtc().ToInstant();
}
