using System.Text;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.ICalendar;

/// <summary>Makes the iCalendar attachment of a reminder, which adds the deadline to a calendar and asks for no reply.</summary>
internal static class CalendarAttachment
{
    /// <summary>The attachment.</summary>
    public static MimePart Of(ReminderMailModel model, Uri publicUrl, DateTimeOffset now)
    {
        var calendar = new Ical.Net.Calendar { Method = "PUBLISH", ProductId = "-//PcaTracker//Deadlines//EN" };
        calendar.Events.Add(DeadlineEvent.Of(
            model.DeadlineId, model.Revision, model.Title, model.DueOn, model.DueTime, model.TimeZone, Deadline.Open, model.ChapterCode,
            publicUrl, now));
        var file = new TextPart("calendar") { ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) };
        file.SetText(Encoding.UTF8, CalendarLines.Of(calendar));
        file.ContentType.Parameters.Add("method", "PUBLISH");
        file.FileName = "deadline.ics";
        return file;
    }
}
