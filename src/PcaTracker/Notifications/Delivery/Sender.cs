using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Runtime;
using PcaTracker.Storage;
using ODataSql.AspNetCore.Reading;

namespace PcaTracker.Notifications.Delivery;

/// <summary>
/// Delivers what waits in the outbox, one message after the other. No transaction is open while a message is under way. A process
/// that dies between a server's acceptance and our record of it sends that one message again, under the same Message-ID.
/// </summary>
internal sealed class Sender(Outbox outbox, MailComposer letters, IMailTransport transport, FailPoints points, BusySignal busy, ILogger<Sender> log)
{
    /// <summary>How long it rests after each message while anybody waits for an answer: mail has time, and whoever sits in the room has not.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RecordAgain = TimeSpan.FromSeconds(2);

    /// <summary>Sends until nothing waits, nothing can be handed over, or it is told to stop; a message under way is finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await outbox.ClaimAsync() is { } message)
        {
            points.Pass("leased");
            if (await SendAsync(message, stop) == HandoverResult.Unavailable)
                return;
            await busy.YieldAsync(Rest, CancellationToken.None);
        }
    }

    private async Task<HandoverResult> SendAsync(LeasedMessage message, CancellationToken stop)
    {
        Handover handover;
        DateTimeOffset? toldUntil = null;
        try
        {
            var letter = await letters.ComposeAsync(message);
            if (letter.Mail is not { } mail)
            {
                await (letter.WhyNot is { } whyNot ? outbox.SuppressAsync(message, whyNot) : outbox.RecordFailedAsync(message, "It waits for working hours where its reader is."));
                return HandoverResult.Refused;
            }
            toldUntil = letter.ToldUntil;
            points.Pass("composed");
            using (mail)
                handover = await transport.SendAsync(mail);
            points.Pass("handed-over");
        }
        catch (Exception e) when (StorageRefusal.Of(e) is null)
        {
            // Whatever is wrong with this one must not keep the others waiting.
            log.LogError(e, "Message {MessageId} could not be made or sent.", message.MessageId);
            handover = new(HandoverResult.Refused, e.Message);
        }
        await RecordAsync(message, handover, toldUntil, stop);
        points.Pass("recorded");
        return handover.Result;
    }

    /// <summary>
    /// Records what became of a message. What a mail server has taken is not sent again for want of a record: where the database takes no
    /// write, nothing else is sent until it does, and only the end of the program ends that.
    /// </summary>
    private async Task RecordAsync(LeasedMessage message, Handover handover, DateTimeOffset? toldUntil, CancellationToken stop)
    {
        if (handover.Result != HandoverResult.Accepted)
            log.LogWarning("Message {MessageId} was not sent at attempt {Attempt}: {Reply}", message.MessageId, message.Attempt, handover.Reply);
        while (true)
            try
            {
                await (handover.Result switch
                {
                    HandoverResult.Accepted => outbox.RecordSentAsync(message, handover.Reply, toldUntil),
                    HandoverResult.Rejected => outbox.RecordRejectedAsync(message, handover.Reply),
                    _ => outbox.RecordFailedAsync(message, handover.Reply),
                });
                return;
            }
            catch (Exception e) when (StorageRefusal.Of(e) is { } refusal && !stop.IsCancellationRequested)
            {
                log.LogWarning("What became of message {MessageId} waits to be recorded. {Why}", message.MessageId, refusal.Sentence);
                await Task.Delay(RecordAgain, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }
}
