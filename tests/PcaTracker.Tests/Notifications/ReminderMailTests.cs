using System.Text;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications;

namespace PcaTracker.Tests.Notifications;

public class ReminderMailTests
{
    private static readonly Actor Negotiator = new(7, "eu.negotiator@example.org", "EU negotiator", Side.EU, Role.Negotiator, Language.English, "Europe/Brussels");
    private static readonly MailSettings Settings = new(new MailboxAddress("PcaTracker", "tracker@example.org"), new Uri("https://tracker.example.org/"), null);

    private static readonly RemindedDeadline Shared = new(
        4711, 2, "Comments on trade", "2026-11-26", null, "Europe/Brussels", Side.EU, null, "III.9", Deadline.Open, Visibility.Shared);

    [Fact]
    public void A_shared_deadline_is_told_by_its_title_with_a_link_in_text_and_HTML()
    {
        var message = Sent(Shared with { DueTime = "18:00:00" });

        Assert.Equal("Due in 3 days: Comments on trade", message.Subject);
        Assert.Equal(
            """
            Comments on trade

            Due in 3 days: Thursday 26 November 2026, 18:00 Europe/Brussels
            Responsible: EU (III.9)

            https://tracker.example.org/deadlines/4711

            You receive this because the deadline has no other owner, and you answer for it.

            """, message.TextBody, ignoreLineEndingDifferences: true);
        Assert.Contains("<a href=\"https://tracker.example.org/deadlines/4711\">", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("<strong>Comments on trade</strong>", message.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Visibility.EU)]
    [InlineData(Visibility.KZ)]
    public void A_sides_own_deadline_is_told_by_reference_and_never_by_title(string visibility)
    {
        var message = Sent(Shared with { Visibility = visibility, Owner = Negotiator.Email });

        Assert.Equal("Due in 3 days: Deadline 4711 (III.9)", message.Subject);
        Assert.Contains("https://tracker.example.org/deadlines/4711", message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("trade", message.Subject + message.TextBody + message.HtmlBody, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("2026-12-07", "Due in 14 days")]
    [InlineData("2026-11-24", "Due tomorrow")]
    [InlineData("2026-11-23", "Due today")]
    [InlineData("2026-11-22", "Overdue by 1 day")]
    [InlineData("2026-11-20", "Overdue by 3 days")]
    public void The_subject_leads_with_how_long_is_left(string dueOn, string fact)
    {
        Assert.Equal($"{fact}: Comments on trade", Sent(Shared with { DueOn = dueOn }).Subject);
    }

    [Fact]
    public void The_headers_name_the_message_its_thread_its_day_and_that_nobody_wrote_it()
    {
        var message = Sent(Shared);

        Assert.Equal("reminder.5.2@example.org", message.MessageId);
        Assert.Equal(["deadline.4711@example.org"], message.References);
        Assert.Equal(TestApp.Start, message.Date);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("\"PcaTracker\" <tracker@example.org>", message.From.ToString());
        Assert.Equal("\"EU negotiator\" <eu.negotiator@example.org>", message.To.ToString());
    }

    [Theory]
    [InlineData("Comments\r\nBcc: everybody@example.org\r\n\r\nbody", "Comments Bcc: everybody@example.org body")]
    [InlineData("Report \u202Egpj.exe\u202C \u2066end", "Report gpj.exe end")]
    [InlineData("a\u0000b\u2028c\td", "a b c d")]
    [InlineData("<b>bold</b> & \"quoted\"", "<b>bold</b> & \"quoted\"")]
    [InlineData("Ескертулер мен пікірлер", "Ескертулер мен пікірлер")]
    public void A_hostile_title_stays_one_line_of_text(string title, string shown)
    {
        var message = Sent(Shared with { Title = title });

        Assert.Equal($"Due in 3 days: {shown}", message.Subject);
        Assert.Empty(message.Bcc);
        Assert.StartsWith(shown + "\n", message.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_without_end_is_cut_in_the_subject_alone()
    {
        var message = Sent(Shared with { Title = new string('w', 5_000) });

        Assert.Equal(150, message.Subject!.Length);
        Assert.EndsWith("…", message.Subject, StringComparison.Ordinal);
        Assert.Contains(new string('w', 5_000), message.TextBody, StringComparison.Ordinal);
    }

    /// <summary>The message as a reader's program parses it from what goes over the wire.</summary>
    private static MimeMessage Sent(RemindedDeadline deadline)
    {
        using var message = ReminderMail.Compose("reminder.5.2@example.org", deadline, Negotiator, Settings, TestApp.Start);
        using var wire = new MemoryStream();
        message.WriteTo(wire, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Encoding.ASCII.GetString(wire.ToArray()).Split("\n"), line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
        wire.Position = 0;
        return MimeMessage.Load(wire, TestContext.Current.CancellationToken);
    }
}
