using System.Globalization;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.ICalendar;

/// <summary>A deadline as an entry of somebody's calendar: the same one wherever it stands, in a mail or in the feed.</summary>
internal static class DeadlineEvent
{
    /// <summary>The entry; of what one side keeps to itself it holds a reference.</summary>
    /// <param name="id">Key of the deadline: the entry keeps its UID whatever changes.</param>
    /// <param name="revision">Tells a calendar which of two entries is the newer.</param>
    /// <param name="title">Its title; none where it is not to be told.</param>
    /// <param name="dueOn">The day.</param>
    /// <param name="dueTime">The time of day, if it has one,</param>
    /// <param name="timeZone">in this IANA zone.</param>
    /// <param name="status">One of <see cref="Deadline.Statuses"/>: what is waived is called off.</param>
    /// <param name="chapterCode">The chapter, e.g. <c>IV.5</c>.</param>
    /// <param name="publicUrl">Where people open the tracker; ends in a slash.</param>
    /// <param name="now">When the entry is made.</param>
    public static CalendarEvent Of(
        long id, long revision, string? title, LocalDate dueOn, LocalTime? dueTime, string timeZone, string status, string? chapterCode, Uri publicUrl, DateTimeOffset now)
    {
        var link = new Uri(publicUrl, string.Create(CultureInfo.InvariantCulture, $"deadlines/{id}"));
        return new CalendarEvent
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"deadline.{id}@{publicUrl.Host}"),
            Sequence = (int)revision,
            DtStamp = Utc(Instant.FromDateTimeOffset(now)),
            // A time of day goes in UTC: programs disagree on zones, and some have Kazakhstan's of before 2024.
            DtStart = dueTime is { } time ? Utc(DueAt(dueOn, time, timeZone)) : new CalDateTime(dueOn.Year, dueOn.Month, dueOn.Day),
            Summary = OneLine.Of(title ?? DeadlineWords.Reference(MailWords.Of(Language.English), chapterCode)),
            Description = link.AbsoluteUri,
            Url = link,
            Status = status == Deadline.Waived ? EventStatus.Cancelled : EventStatus.Confirmed,
            // Nobody is busy because something is due.
            Transparency = TransparencyType.Transparent,
        };
    }

    private static CalDateTime Utc(Instant instant) => new(instant.ToDateTimeUtc(), CalDateTime.UtcTzId);

    // The instant from which it is overdue, on the nights when clocks change, too.
    private static Instant DueAt(LocalDate day, LocalTime time, string zone) =>
        Deadline.DueAt(day, time, zone) is { Refusal: null } due ? due.Value : day.At(time).InUtc().ToInstant();
}
