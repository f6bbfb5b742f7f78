namespace PcaTracker.Notifications;

/// <summary>
/// Delivers what waits in the outbox, one message after the other. No transaction is open while a message is under way. A process
/// that dies between a server's acceptance and our record of it sends that one message again, under the same Message-ID.
/// </summary>
internal sealed class Sender(Outbox outbox, Letters letters, IMailTransport transport, FailPoints points, Traffic traffic, ILogger<Sender> log)
{
    /// <summary>How long it rests after each message while anybody waits for an answer: mail has time, and whoever sits in the room has not.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends until nothing waits, nothing can be handed over, or it is told to stop; a message under way is finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && outbox.Claim() is { } message)
        {
            points.Pass("leased");
            if (await SendAsync(message) == HandoverResult.Unavailable)
                return;
            await traffic.GiveWay(Rest, CancellationToken.None);
        }
    }

    private async Task<HandoverResult> SendAsync(LeasedMessage message)
    {
        Handover handover;
        DateTimeOffset? toldUntil = null;
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
            toldUntil = letter.ToldUntil;
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
        Record(message, handover, toldUntil);
        points.Pass("recorded");
        return handover.Result;
    }

    private void Record(LeasedMessage message, Handover handover, DateTimeOffset? toldUntil)
    {
        if (handover.Result == HandoverResult.Accepted)
        {
            outbox.RecordSent(message, handover.Reply, toldUntil);
            return;
        }
        log.LogWarning("Message {MessageId} was not sent at attempt {Attempt}: {Reply}", message.MessageId, message.Attempt, handover.Reply);
        if (handover.Result == HandoverResult.Rejected)
            outbox.RecordRejected(message, handover.Reply);
        else
            outbox.RecordFailed(message, handover.Reply);
    }
}
