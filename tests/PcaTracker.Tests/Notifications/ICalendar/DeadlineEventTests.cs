using Ical.Net.Serialization;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.ICalendar;

namespace PcaTracker.Tests.Notifications.ICalendar;

public sealed class DeadlineEventTests
{
    [Theory]
    [InlineData(null, "Europe/Brussels", "DTSTART;VALUE=DATE:20270328")]
    [InlineData("18:00", "Asia/Almaty", "DTSTART:20270328T130000Z")]
    [InlineData("18:00", "Europe/Brussels", "DTSTART:20270328T160000Z")]
    [InlineData("02:30", "Europe/Brussels", "DTSTART:20270328T010000Z")]
    public void A_day_is_a_date_and_a_time_is_in_UTC(string? time, string zone, string start)
    {
        var lines = Lines(time, zone, Deadline.Open);

        Assert.Contains(start, lines);
        Assert.Contains("UID:deadline.4711@tracker.example.org", lines);
        Assert.Contains("SEQUENCE:3", lines);
        Assert.Contains("DTSTAMP:20261123T090000Z", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("DTEND", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Deadline.Open, "STATUS:CONFIRMED")]
    [InlineData(Deadline.Waived, "STATUS:CANCELLED")]
    public void A_waived_deadline_is_cancelled(string status, string line)
    {
        Assert.Contains(line, Lines(null, "Europe/Brussels", status));
    }

    private static string[] Lines(string? time, string zone, string status)
    {
        var calendar = new Ical.Net.Calendar();
        calendar.Events.Add(DeadlineEvent.Of(
            4711, 3, "Comments", new LocalDate(2027, 3, 28), time is null ? null : NodaTime.Text.LocalTimePattern.ExtendedIso.Parse(time + ":00").Value, zone, status, "III.9",
            new Uri("https://tracker.example.org/"), TestApp.Start));
        return new CalendarSerializer().SerializeToString(calendar)!.Split("\r\n");
    }
}
