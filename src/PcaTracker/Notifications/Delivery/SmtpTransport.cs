using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Hands each message to a mail server on a connection of its own.</summary>
internal sealed class SmtpTransport(SmtpSettings settings, MailboxAddress bounces) : IMailTransport
{
    public async Task<Handover> SendAsync(MimeMessage message)
    {
        using var limit = new CancellationTokenSource(settings.Timeout);
        // The end of a message is a packet of its own: by Nagle's algorithm it would wait for what acknowledges the rest, some 40 ms.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var client = new Client();
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, limit.Token);
            await client.ConnectAsync(socket, settings.Host, settings.Port, settings.Security, limit.Token);
            if (settings.Credential is { } credential)
                await client.AuthenticateAsync(credential, limit.Token);
        }
        catch (Exception e)
        {
            return new(HandoverResult.Unavailable, InWords(e));
        }

        string reply;
        try
        {
            reply = await client.SendAsync(message, bounces, [.. message.To.Mailboxes], limit.Token);
        }
        catch (Exception e)
        {
            return new(ResultOf(e, client.IsConnected), InWords(e));
        }
        await LeaveAsync(client, limit.Token);
        return new(HandoverResult.Accepted, reply);
    }

    /// <summary>A server that is still there has something against this message; one that is gone, or does not take our own address, has it against all.</summary>
    private static HandoverResult ResultOf(Exception e, bool isConnected) => e switch
    {
        _ when !isConnected => HandoverResult.Unavailable,
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } => HandoverResult.Unavailable,
        SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable } => HandoverResult.Unavailable,
        SmtpCommandException command when (int)command.StatusCode >= 500 => HandoverResult.Rejected,
        _ => HandoverResult.Refused,
    };

    /// <summary>The message is accepted: a server that does not say goodbye takes nothing of that back.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken limit)
    {
        try
        {
            await client.DisconnectAsync(quit: true, limit);
        }
        catch (Exception)
        {
            // Taken for a failure, it would send the message a second time.
        }
    }

    /// <summary>A server that reports on deliveries names ours in its report by the Message-ID, also where it returns none of the mail.</summary>
    private sealed class Client : SmtpClient
    {
        protected override string GetEnvelopeId(MimeMessage message) => message.MessageId!;
    }

    private string InWords(Exception e) => e switch
    {
        SmtpCommandException command => $"{(int)command.StatusCode} {command.Message}",
        OperationCanceledException => $"no answer within {settings.Timeout.TotalSeconds} seconds",
        _ => e.Message,
    };
}
