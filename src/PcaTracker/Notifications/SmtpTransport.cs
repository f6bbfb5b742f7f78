using MailKit.Net.Smtp;
using MimeKit;

namespace PcaTracker.Notifications;

/// <summary>Hands each message to a mail server on a connection of its own.</summary>
internal sealed class SmtpTransport(SmtpSettings settings) : IMailTransport
{
    /// <summary>For the whole conversation: well under the lease of a message, so that nobody else can start on it meanwhile.</summary>
    private static readonly TimeSpan Limit = Outbox.Lease / 2;

    public async Task<Handover> SendAsync(MimeMessage message)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, limit.Token);
            if (settings.Credential is { } credential)
                await client.AuthenticateAsync(credential, limit.Token);
            var reply = await client.SendAsync(message, limit.Token);
            await LeaveAsync(client, limit.Token);
            return new(HandoverResult.Accepted, reply);
        }
        catch (SmtpCommandException e) when (e.StatusCode != SmtpStatusCode.ServiceNotAvailable
            && e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            return new(HandoverResult.Refused, $"{(int)e.StatusCode} {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return new(HandoverResult.Unavailable, $"no answer from {settings.Host} within {Limit.TotalSeconds} s");
        }
        catch (Exception e)
        {
            return new(HandoverResult.Unavailable, e is SmtpCommandException command ? $"{(int)command.StatusCode} {e.Message}" : e.Message);
        }
    }

    /// <summary>The message is accepted: a server that does not say goodbye takes nothing of that back.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken limit)
    {
        try
        {
            await client.DisconnectAsync(quit: true, limit);
        }
        catch (Exception e) when (e is IOException or MailKit.ProtocolException or MailKit.CommandException or OperationCanceledException)
        {
            // Nothing to undo and nobody to tell.
        }
    }
}
