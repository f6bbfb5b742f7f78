using System.Text;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.ICalendar;

/// <summary>The file that comes with a reminder and puts the deadline into a calendar: there is nothing to answer.</summary>
internal static class CalendarFile
{
    public static MimePart Of(ReminderNotice notice, Uri publicUrl, DateTimeOffset now)
    {
        var calendar = new Ical.Net.Calendar { Method = "PUBLISH", ProductId = "-//PcaTracker//Deadlines//EN" };
        calendar.Events.Add(DeadlineEvent.Of(
            notice.DeadlineId, notice.Revision, notice.Title, notice.DueOn, notice.DueTime, notice.TimeZone, Deadline.Open, notice.ChapterCode, publicUrl, now));
        var file = new TextPart("calendar") { ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) };
        file.SetText(Encoding.UTF8, CalendarLines.Of(calendar));
        file.ContentType.Parameters.Add("method", "PUBLISH");
        file.FileName = "deadline.ics";
        return file;
    }
}
