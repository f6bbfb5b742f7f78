using MimeKit;
using PcaTracker.Domain;

namespace PcaTracker.Notifications;

/// <summary>Makes the messages that people get.</summary>
internal sealed class Mails(MailSettings settings)
{
    public Task<MimeMessage> ReminderAsync(string messageId, ReminderNotice notice, DateTimeOffset now)
    {
        var days = NodaTime.Period.DaysBetween(notice.Today, notice.DueOn);
        var fact = days switch { > 1 => $"Due in {days} days", 1 => "Due tomorrow", 0 => "Due today", -1 => "Overdue by 1 day", _ => $"Overdue by {-days} days" };
        var message = Message(messageId, notice.Person, OneLine.Of($"{fact}: {notice.Title ?? $"Deadline {notice.DeadlineId}"}", 150), now);
        message.References.Add($"deadline.{notice.DeadlineId}@{settings.From.Domain}");
        return Task.FromResult(message);
    }

    public Task<MimeMessage> DigestAsync(string messageId, DigestNotice notice, DateTimeOffset now)
    {
        var message = Message(messageId, notice.Person, $"{notice.Digest.Overdue.Count} overdue", now);
        message.Body = new TextPart("plain")
        {
            Text = string.Join('\n', notice.Digest.Overdue.Concat(notice.Digest.DueToday).Concat(notice.Digest.Upcoming).Select(d => d.Title ?? $"Deadline {d.Id}")
                .Concat(notice.Digest.Changes.SelectMany(c => c.Lines)).Concat(notice.Checkpoints.Select(c => c.Sentence))),
        };
        return Task.FromResult(message);
    }

    public Task<MimeMessage> TestAsync(string messageId, Actor person, DateTimeOffset now) => Task.FromResult(Message(messageId, person, "Test", now));

    private MimeMessage Message(string messageId, Actor person, string subject, DateTimeOffset now)
    {
        var message = new MimeMessage { MessageId = messageId, Date = now, Subject = subject, Body = new TextPart("plain") { Text = subject } };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(OneLine.Of(person.Name), person.Email));
        return message;
    }
}
