using System.Text;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests;

/// <summary>The rule for texts (<see cref="TextDoorsTests"/>) where a text is sought and shown.</summary>
public sealed class ShownTextTests
{
    [Theory]
    [InlineData("Chapters?$filter=Code%20eq%20%27III%27", "Chapters?$filter=Code%20eq%20%27III%27")]
    [InlineData("Issues?$search=a%26b%3Dc%2Bd", "Issues?$search=a%26b%3Dc%2Bd")]
    [InlineData("Issues?$search=a%26e%CC%81", "Issues?$search=a%26%C3%A9")]
    [InlineData("Issues?$search=%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80", "Issues?$search=%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80")]
    [InlineData("Issues?$filter=Title eq 'a%00'", "Issues?$filter=Title eq 'a%00'")]
    [InlineData("Issues?$search=%FF", "Issues?$search=%FF")]
    public void A_question_keeps_its_structure(string asked, string sought) => Assert.Equal(sought, PcaTracker.Api.SoughtText.In(asked));

    // Written by another program, or before the rule.
    [Theory]
    [InlineData("Nego\u00ADtia\u200Btion", "Negotiation")]
    [InlineData("👩\u200D👩\u200D👧\u200D👦 family", "👩\u200D👩\u200D👧\u200D👦 family")]
    [InlineData("exe\u202Egpj", "exegpj")]
    public async Task Mails_and_calendars_show_no_blank_for_what_is_not_seen(string title, string shown)
    {
        using var mail = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.English, title), TestApp.Start);

        Assert.Equal($"Due in 3 days: {shown}", mail.Subject);
        Assert.StartsWith(shown + "\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"SUMMARY:{shown}", mail.BodyParts.OfType<MimeKit.TextPart>().Single(p => p.ContentType.MediaSubtype == "calendar").Text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Folding_of_a_calendar_cuts_no_character_as_people_count_them()
    {
        const string Family = "👩\u200D👩\u200D👧\u200D👦";
        var calendar = new Ical.Net.Calendar();
        calendar.Events.Add(new Ical.Net.CalendarComponents.CalendarEvent { Summary = string.Concat(Enumerable.Repeat(Family, 12)), DtStart = new Ical.Net.DataTypes.CalDateTime(2026, 11, 26) });

        var lines = PcaTracker.Notifications.ICalendar.CalendarLines.Of(calendar).Split("\r\n");

        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.All(lines.Where(line => line.Contains("👩", StringComparison.Ordinal)), line => Assert.True(line.Replace(Family, "", StringComparison.Ordinal) is " " or "SUMMARY:", line));
    }
}
