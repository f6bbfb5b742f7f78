using System.Text;
using AngleSharp.Html.Parser;
using MimeKit;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Tests.Notifications;

public sealed class MailsTests
{
    [Theory]
    [InlineData(Language.English, 14, "Due in 14 days")]
    [InlineData(Language.English, 1, "Due tomorrow")]
    [InlineData(Language.English, 0, "Due today")]
    [InlineData(Language.English, -1, "Overdue by 1 day")]
    [InlineData(Language.Russian, 3, "Срок через 3 дня")]
    [InlineData(Language.Russian, -1, "Просрочено на 1 день")]
    [InlineData(Language.Russian, -25, "Просрочено на 25 дней")]
    [InlineData(Language.Kazakh, 0, "Мерзімі бүгін")]
    [InlineData(Language.Kazakh, -2, "Мерзімі 2 күн бұрын өтті")]
    public async Task The_subject_of_a_reminder_begins_with_the_time_left(string language, int days, string fact)
    {
        using var mail = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(language) with { DueOn = SampleMails.Today.PlusDays(days) }, TestApp.Start);

        Assert.Equal($"{fact}: Comments on trade", mail.Subject);
    }

    [Fact]
    public async Task A_deadline_of_one_side_is_named_by_a_reference()
    {
        using var mail = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.English, title: null), TestApp.Start);

        Assert.Equal("Due in 3 days: Deadline of your side on chapter III.9", mail.Subject);
        Assert.Contains("Its title is not sent by mail.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Deadline of your side on chapter III.9", Calendar(mail), StringComparison.Ordinal);
        Assert.DoesNotContain("trade", mail.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Comments\r\nBcc: everybody@example.org\r\n\r\nbody", "Comments Bcc: everybody@example.org body")]
    [InlineData("Report \u202Egpj.exe\u202C \u2066end", "Report gpj.exe end")]
    [InlineData("a\u0000b\u2028c\td", "a b c d")]
    [InlineData("<b>bold</b> & \"quoted\" <script>alert(1)</script>", "<b>bold</b> & \"quoted\" <script>alert(1)</script>")]
    [InlineData("=?utf-8?B?QmNjOiB4QGV4YW1wbGUub3Jn?=", "=?utf-8?B?QmNjOiB4QGV4YW1wbGUub3Jn?=")]
    [InlineData("END:VEVENT\r\nBEGIN:VEVENT; x, y\\n", "END:VEVENT BEGIN:VEVENT; x, y\\n")]
    [InlineData("Ескертулер мен пікірлер", "Ескертулер мен пікірлер")]
    public async Task A_hostile_title_stays_one_line_of_text_everywhere(string title, string shown)
    {
        using var mail = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.English, title), TestApp.Start);
        using var digest = await SampleMails.Mails.DigestAsync("d@example.org", Listing(title), TestApp.Start);

        var read = await MailReader.ReadAsync(mail);
        Assert.Contains($"\nSubject: Due in 3 days: {shown.Replace("=?", "= ?", StringComparison.Ordinal)}\n", read, StringComparison.Ordinal);
        Assert.DoesNotContain("DEFECT", read, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", read, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith(shown + "\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var html = new HtmlParser().ParseDocument(mail.HtmlBody!);
        Assert.Equal(shown, html.QuerySelector("h1")!.TextContent);
        Assert.Empty(html.QuerySelectorAll("script, b, img"));
        Assert.Equal(shown, Assert.Single(Ical.Net.Calendar.Load(Calendar(mail))!.Events).Summary);
        Assert.Contains($"- {shown}\n", digest.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(shown, new HtmlParser().ParseDocument(digest.HtmlBody!).QuerySelector("li a")!.TextContent);
    }

    [Fact]
    public async Task A_very_long_title_is_cut_in_the_subject_only_and_lines_stay_within_the_SMTP_limit()
    {
        var title = new string('ж', 5_000);
        using var mail = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.English, title), TestApp.Start);

        Assert.Equal(150, mail.Subject!.Length);
        Assert.Contains(title, mail.TextBody, StringComparison.Ordinal);
        Assert.All(Encoding.ASCII.GetString(Bytes(mail)).Split('\n'), line => Assert.InRange(line.Length, 0, 79));
        Assert.All(Calendar(mail).Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain("DEFECT", await MailReader.ReadAsync(mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lines_are_wrapped_between_words()
    {
        using var mail = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.Kazakh, string.Join(' ', Enumerable.Repeat("келісімдер", 40))), TestApp.Start);

        Assert.All(mail.TextBody!.ReplaceLineEndings("\n").Split('\n'), line => Assert.InRange(line.Length, 0, 78));
    }

    [Fact]
    public async Task A_digest_shows_fifty_lines_and_the_number_of_further_ones()
    {
        var many = Enumerable.Range(0, 60).Select(i => new DigestDeadline(100 + i, $"Deadline of {i}", SampleMails.Today.PlusDays(-60 + i), null, "Europe/Brussels", null, null)).ToList();
        var notice = SampleMails.Digest(Language.English) with { Digest = new Digest(many, [], [], [new("IV.5", "Energy", [new("a"), new("b")], 3)], null, TestApp.Start) };
        using var mail = await SampleMails.Mails.DigestAsync("d@example.org", notice, TestApp.Start);

        Assert.Equal(50, new HtmlParser().ParseDocument(mail.HtmlBody!).QuerySelectorAll("li").Length);
        Assert.Contains("13 more entries\nhttps://tracker.example.org/deadlines\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("60 overdue, 5 changes — EU–Kazakhstan EPCA", mail.Subject);
        Assert.DoesNotContain("What changed", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_mail_rendered_again_has_the_same_bytes()
    {
        using var first = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.Russian), TestApp.Start);
        using var second = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.Russian), TestApp.Start);

        Assert.Equal(Bytes(first), Bytes(second));
    }

    [Fact]
    public async Task A_digest_has_one_click_unsubscribe_and_a_reminder_has_none()
    {
        using var reminder = await SampleMails.Mails.ReminderAsync("r@example.org", SampleMails.Reminder(Language.English), TestApp.Start);
        using var digest = await SampleMails.Mails.DigestAsync("d@example.org", SampleMails.Digest(Language.English), TestApp.Start);
        using var plain = await SampleMails.Over(SampleMails.Settings with { PublicUrl = new Uri("http://127.0.0.1:5080/") }).DigestAsync("d@example.org", SampleMails.Digest(Language.English), TestApp.Start);

        Assert.False(reminder.Headers.Contains(HeaderId.ListUnsubscribe));
        Assert.StartsWith("<https://tracker.example.org/notifications/unsubscribe/", digest.Headers[HeaderId.ListUnsubscribe], StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", digest.Headers[HeaderId.ListUnsubscribePost]);
        Assert.False(plain.Headers.Contains(HeaderId.ListUnsubscribePost));
    }

    private static DigestMailModel Listing(string title) => SampleMails.Digest(Language.English) with
    {
        Digest = new Digest([], [], [new(1, title, new LocalDate(2026, 11, 26), null, "Europe/Brussels", "III.9", null)], [], null, TestApp.Start),
    };

    /// <summary>The calendar attachment with its line ends.</summary>
    private static string Calendar(MimeMessage mail)
    {
        using var file = new MemoryStream();
        mail.BodyParts.OfType<TextPart>().Single(part => part.ContentType.IsMimeType("text", "calendar")).Content!.DecodeTo(file, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(file.ToArray());
    }

    private static byte[] Bytes(MimeMessage mail)
    {
        using var wire = new MemoryStream();
        mail.WriteTo(wire, TestContext.Current.CancellationToken);
        return wire.ToArray();
    }
}
