using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Sends each message to a mail server, over its own connection.</summary>
internal sealed class SmtpTransport(SmtpSettings settings, MailboxAddress bounces) : IMailTransport
{
    public async Task<Handover> SendAsync(MimeMessage message)
    {
        using var limit = new CancellationTokenSource(settings.Timeout);
        // The end of a message is a packet of its own. With Nagle's algorithm it would wait some 40 ms for the acknowledgement of the rest.
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

    /// <summary>
    /// Maps an error to a result. While the connection is open, the error concerns this message; a lost connection or a refusal of
    /// our own address concerns all.
    /// </summary>
    private static HandoverResult ResultOf(Exception e, bool isConnected) => e switch
    {
        _ when !isConnected => HandoverResult.Unavailable,
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } => HandoverResult.Unavailable,
        SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable } => HandoverResult.Unavailable,
        SmtpCommandException command when (int)command.StatusCode >= 500 => HandoverResult.Rejected,
        _ => HandoverResult.Refused,
    };

    /// <summary>Ends the session. The message is accepted by then, so a failing QUIT is ignored.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken limit)
    {
        try
        {
            await client.DisconnectAsync(quit: true, limit);
        }
        catch (Exception)
        {
            // Treating this as a failure would send the message a second time.
        }
    }

    /// <summary>Sets the envelope ID to the Message-ID, so that delivery reports name the mail even if they return none of it.</summary>
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
