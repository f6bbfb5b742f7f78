using System.Text.Encodings.Web;
using MimeKit;
using MimeKit.Text;
using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Notifications;

/// <summary>A reminder as a message. Mail leaves the tracker's walls: what one side keeps to itself goes by reference and link alone.</summary>
internal static class ReminderMail
{
    public static MimeMessage Compose(string messageId, RemindedDeadline deadline, Actor person, MailSettings settings, DateTimeOffset now)
    {
        var today = Instant.FromDateTimeOffset(now).InZone(ReminderFacts.Zone(person)).Date;
        var words = new ReminderWords(deadline, person, today);
        var link = new Uri(settings.PublicUrl, $"deadlines/{deadline.Id}").AbsoluteUri;

        var message = new MimeMessage
        {
            MessageId = messageId,
            Date = now,
            Subject = words.Subject,
            Body = new MultipartAlternative(
                new TextPart(TextFormat.Plain) { Text = Plain(words, link) },
                new TextPart(TextFormat.Html) { Text = Html(words, link) }),
        };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(OneLine.Of(person.Name), person.Email));
        // Every reminder of one deadline hangs on the same thread.
        message.References.Add($"deadline.{deadline.Id}@{settings.From.Domain}");
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, Language.English);
        return message;
    }

    private static string Plain(ReminderWords words, string link) =>
        $"""
        {words.Name}

        {string.Join('\n', words.Facts)}

        {link}

        {words.Reason}

        """;

    private static string Html(ReminderWords words, string link) =>
        $"""
        <!DOCTYPE html>
        <html lang="{Language.English}">
        <body>
        <p><strong>{HtmlEncoder.Default.Encode(words.Name)}</strong></p>
        <p>{string.Join("<br>\n", words.Facts.Select(HtmlEncoder.Default.Encode))}</p>
        <p><a href="{HtmlEncoder.Default.Encode(link)}">Open the deadline</a></p>
        <p>{HtmlEncoder.Default.Encode(words.Reason)}</p>
        </body>
        </html>

        """;
}
