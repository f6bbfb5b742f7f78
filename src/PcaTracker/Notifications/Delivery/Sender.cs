using ODataSql.AspNetCore.Reading;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>
/// Delivers the waiting messages of the outbox, one after the other, with no transaction open while a message is handed over. A
/// process that dies between acceptance and recording sends that one message again, under the same Message-ID.
/// </summary>
internal sealed class Sender(
    Outbox outbox, MailComposer composer, IMailTransport transport, FailPoints points, BusySignal busy, ILogger<Sender> log)
{
    /// <summary>The pause after each message while requests are in flight: people in the room wait for answers, mail can wait.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RecordAgain = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sends until no message waits, the server is unavailable, or the token is cancelled. A message under way is finished.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var turn = await outbox.TakeTurnAsync();
        while (turn is not null && !stop.IsCancellationRequested && await outbox.ClaimAsync() is { } message)
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
            var composed = await composer.ComposeAsync(message);
            if (composed.Mail is not { } mail)
            {
                await (composed.WhyNot is { } whyNot
                    ? outbox.SuppressAsync(message, whyNot)
                    : outbox.RecordFailedAsync(message, "It waits for working hours where its reader is."));
                return HandoverResult.Refused;
            }
            toldUntil = composed.ToldUntil;
            points.Pass("composed");
            using (mail)
                handover = await transport.SendAsync(mail);
            points.Pass("handed-over");
        }
        catch (Exception e) when (StorageRefusal.Of(e) is null)
        {
            // A message that cannot be composed or sent must not delay the others.
            log.LogError(e, "Message {MessageId} could not be composed or sent.", message.MessageId);
            handover = new(HandoverResult.Refused, e.Message);
        }
        await RecordAsync(message, handover, toldUntil, stop);
        points.Pass("recorded");
        return handover.Result;
    }

    /// <summary>
    /// Records the result of a handover. An accepted message must not be sent again for lack of a record: while the database takes no
    /// write, nothing else is sent, until the database recovers or the program ends.
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
                log.LogWarning("The result of message {MessageId} cannot be recorded yet. {Why}", message.MessageId, refusal.Sentence);
                await Task.Delay(RecordAgain, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }
}
