using Dapper;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// Delivers what waits in the outbox, one message after the other. No transaction is open while a message is under way. A process
/// that dies between a server's acceptance and our record of it sends that one message again, under the same Message-ID.
/// </summary>
internal sealed class Sender(TrackerDatabase database, Outbox outbox, IMailTransport transport, MailSettings settings, ILogger<Sender> log)
{
    /// <summary>Sends until nothing waits, nothing can be handed over, or it is told to stop; a message under way is finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && outbox.Claim() is { } message)
            if (await SendAsync(message) == HandoverResult.Unavailable)
                return;
    }

    private async Task<HandoverResult> SendAsync(LeasedMessage message)
    {
        Handover handover;
        try
        {
            if (Compose(message) is not { } mail)
            {
                outbox.Suppress(message);
                return HandoverResult.Refused;
            }
            using (mail)
                handover = await transport.SendAsync(mail);
        }
        catch (Exception e)
        {
            // Whatever is wrong with this one must not keep the others waiting.
            log.LogError(e, "Message {MessageId} could not be made or sent.", message.MessageId);
            handover = new(HandoverResult.Refused, e.Message);
        }
        Record(message, handover);
        return handover.Result;
    }

    /// <summary>The message as the record stands now; none when there is nothing to tell any more, or not this person.</summary>
    private MimeMessage? Compose(LeasedMessage message)
    {
        using var session = database.OpenAsSystem();
        var deadline = ReminderFacts.Deadline(session, message.DeadlineId);
        if (deadline is not { Status: Deadline.Open } || deadline.Revision != message.Revision || IsSuperseded(session, message))
            return null;
        var person = deadline.Recipients(ReminderFacts.Accounts(session)).FirstOrDefault(a => a.AccountId == message.AccountId);
        return person is null ? null : ReminderMail.Compose(message.MessageId, deadline, person, settings, session.Now);
    }

    /// <summary>Whether the same person has since been planned a later reminder of the same deadline: after an outage one mail is enough.</summary>
    private static bool IsSuperseded(Session session, LeasedMessage message) => session.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (
          SELECT 1
          FROM reminder
          WHERE deadline_id = @DeadlineId AND account_id = @AccountId AND local_date > @LocalDate AND state <> 'suppressed')
        """,
        message);

    private void Record(LeasedMessage message, Handover handover)
    {
        if (handover.Result == HandoverResult.Accepted)
        {
            outbox.RecordSent(message, handover.Reply);
            return;
        }
        log.LogWarning("Message {MessageId} was not sent at attempt {Attempt}: {Reply}", message.MessageId, message.Attempt, handover.Reply);
        outbox.RecordFailed(message, handover.Reply);
    }
}
