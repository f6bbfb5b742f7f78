using System.Globalization;
using System.Text.Encodings.Web;
using MimeKit;
using MimeKit.Text;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;

namespace PcaTracker.Notifications;

/// <summary>Makes the mails. Mail leaves the tracker's walls: what one side keeps to itself goes by reference and link alone.</summary>
internal sealed class Mails(MailSettings settings)
{
    private const int LongestSubject = 150;
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");

    public Task<MimeMessage> ReminderAsync(string messageId, ReminderNotice notice, DateTimeOffset now)
    {
        var name = Name(notice.DeadlineId, notice.Title, notice.ChapterCode);
        var when = Period.DaysBetween(notice.Today, notice.DueOn) switch
        {
            > 1 and var days => string.Create(CultureInfo.InvariantCulture, $"Due in {days} days"),
            1 => "Due tomorrow",
            0 => "Due today",
            -1 => "Overdue by 1 day",
            var days => string.Create(CultureInfo.InvariantCulture, $"Overdue by {-days} days"),
        };
        var due = notice.DueTime is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{when}: {Day.Format(notice.DueOn)}, {time:HH:mm} {notice.TimeZone}")
            : $"{when}: {Day.Format(notice.DueOn)}";
        var link = new Uri(settings.PublicUrl, $"deadlines/{notice.DeadlineId}").AbsoluteUri;
        var message = Message(messageId, notice.Person, now, $"{when}: {name}", [name, due, link]);
        // Every reminder of one deadline hangs on the same thread.
        message.References.Add($"deadline.{notice.DeadlineId}@{settings.From.Domain}");
        return Task.FromResult(message);
    }

    public Task<MimeMessage> DigestAsync(string messageId, DigestNotice notice, DateTimeOffset now)
    {
        var digest = notice.Digest;
        List<string> lines =
        [
            .. digest.Overdue.Concat(digest.DueToday).Concat(digest.Upcoming).Select(d => $"{Day.Format(d.DueOn)}: {Name(d.Id, d.Title, d.ChapterCode)}"),
            .. digest.Changes.SelectMany(c => c.Lines),
            .. notice.Checkpoints.Select(c => c.Sentence),
        ];
        var subject = string.Create(
            CultureInfo.InvariantCulture, $"{digest.Overdue.Count} overdue, {digest.DueToday.Count} due today, {digest.Upcoming.Count} due soon");
        return Task.FromResult(Message(messageId, notice.Person, now, subject, lines));
    }

    public Task<MimeMessage> TestAsync(string messageId, Actor person, DateTimeOffset now) =>
        Task.FromResult(Message(messageId, person, now, "Test mail", ["Mail from PcaTracker reaches you."]));

    private static string Name(long id, string? title, string? chapterCode) =>
        title is null ? Reference(id, chapterCode) : OneLine.Of(title);

    private static string Reference(long id, string? chapterCode) =>
        string.Create(CultureInfo.InvariantCulture, $"Deadline {id}{(chapterCode is null ? "" : $" ({chapterCode})")}");

    private MimeMessage Message(string messageId, Actor person, DateTimeOffset now, string subject, IReadOnlyList<string> lines)
    {
        var text = string.Join("\n\n", lines.Select(line => OneLine.Of(line))) + "\n";
        var html = string.Concat(lines.Select(line => $"<p>{HtmlEncoder.Default.Encode(OneLine.Of(line))}</p>\n"));
        var message = new MimeMessage
        {
            MessageId = messageId,
            Date = now,
            Subject = OneLine.Of(subject, LongestSubject),
            Body = new MultipartAlternative(
                new TextPart(TextFormat.Plain) { Text = text },
                new TextPart(TextFormat.Html) { Text = $"<!DOCTYPE html>\n<html lang=\"en\">\n<body>\n{html}</body>\n</html>\n" }),
        };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(OneLine.Of(person.Name), person.Email));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, Language.English);
        return message;
    }
}
