using MimeKit;

namespace PcaTracker.Notifications;

/// <summary>
/// Delivers what waits in the outbox, one message after the other. No transaction is open while a message is under way. A process
/// that dies between a server's acceptance and our record of it sends that one message again, under the same Message-ID.
/// </summary>
internal sealed class Sender(Outbox outbox, Letters letters, IMailTransport transport, FailPoints points, TimeProvider time, ILogger<Sender> log)
{
    /// <summary>Sends until nothing waits, nothing can be handed over, or it is told to stop; a message under way is finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && outbox.Claim() is { } message)
        {
            points.Pass("leased");
            if (await SendAsync(message) == HandoverResult.Unavailable)
                return;
        }
    }

    private async Task<HandoverResult> SendAsync(LeasedMessage message)
    {
        Handover handover;
        var composedAt = time.GetUtcNow();
        try
        {
            var letter = await letters.ComposeAsync(message);
            if (letter.Mail is not { } mail)
            {
                if (letter.WhyNot is { } whyNot)
                    outbox.Suppress(message, whyNot);
                else
                    outbox.RecordFailed(message, "It waits for working hours where its reader is.");
                return HandoverResult.Refused;
            }
            points.Pass("composed");
            using (mail)
                handover = await transport.SendAsync(mail);
            points.Pass("handed-over");
        }
        catch (Exception e)
        {
            // Whatever is wrong with this one must not keep the others waiting.
            log.LogError(e, "Message {MessageId} could not be made or sent.", message.MessageId);
            handover = new(HandoverResult.Refused, e.Message);
        }
        Record(message, handover, composedAt);
        points.Pass("recorded");
        return handover.Result;
    }

    private void Record(LeasedMessage message, Handover handover, DateTimeOffset composedAt)
    {
        if (handover.Result == HandoverResult.Accepted)
        {
            outbox.RecordSent(message, handover.Reply, composedAt);
            return;
        }
        log.LogWarning("Message {MessageId} was not sent at attempt {Attempt}: {Reply}", message.MessageId, message.Attempt, handover.Reply);
        if (handover.Result == HandoverResult.Rejected)
            outbox.RecordRejected(message, handover.Reply);
        else
            outbox.RecordFailed(message, handover.Reply);
    }
}

/// <summary>A message as the record stands now; or why there is none any more; or, with neither, one that has to wait.</summary>
/// <param name="Mail">The message.</param>
/// <param name="WhyNot">A code such as <c>changed</c>.</param>
internal sealed record Letter(MimeMessage? Mail, string? WhyNot)
{
    /// <summary>One that an administrator has sent again, at an hour or on a day on which its reader is told nothing.</summary>
    public static readonly Letter Later = new(null, null);
}
