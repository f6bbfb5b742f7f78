using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace PcaTracker.Tests.Notifications;

/// <summary>How the server answers a recipient.</summary>
public enum SmtpAnswer
{
    Accept,

    /// <summary>450 to the recipient.</summary>
    RefuseForNow,

    /// <summary>550 to the recipient.</summary>
    RefuseForGood,

    /// <summary>421 to the recipient, and closes the connection.</summary>
    GoingDown,

    /// <summary>554 to the message.</summary>
    RefuseMessage,

    /// <summary>Accepts the message and never replies.</summary>
    TakeAndSilence,

    /// <summary>Closes the connection instead of answering the recipient.</summary>
    Drop,

    /// <summary>Never answers, and keeps the connection.</summary>
    Silence,

    /// <summary>Accepts the message and closes the connection instead of replying.</summary>
    TakeAndDrop,

    /// <summary>Accepts the message, replies, and closes the connection before QUIT.</summary>
    AcceptAndDrop,
}

/// <summary>A real SMTP server on loopback with answers from the test.</summary>
public sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<MimeMessage> _accepted = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _envelopes = new();
    private readonly Task _serving;

    public ScriptedSmtpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The answer for a recipient; everything is accepted by default.</summary>
    public Func<string, SmtpAnswer> Answer { get; set; } = _ => SmtpAnswer.Accept;

    /// <summary>Accepted messages, in order.</summary>
    public IReadOnlyList<MimeMessage> Accepted => [.. _accepted];

    /// <summary>Recipients, accepted or not, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Envelope senders with their parameters.</summary>
    public IReadOnlyList<string> Envelopes => [.. _envelopes];

    /// <summary>Settings that send a tracker's mail to this server.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("PcaTracker:Mail:Host", "127.0.0.1"),
        new("PcaTracker:Mail:Port", $"{((IPEndPoint)_listener.LocalEndpoint).Port}"),
        new("PcaTracker:Mail:Security", "none"),
        new("PcaTracker:Mail:From", "tracker@example.org"),
    ];

    /// <summary>The same for a process.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
        Settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value!));

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(ConverseAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await SpeakAsync(reader, writer);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has disconnected, or the test is over.
        }
    }

    private async Task SpeakAsync(StreamReader reader, StreamWriter writer)
    {
        var answer = SmtpAnswer.Accept;
        await writer.WriteLineAsync("220 scripted");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "MAIL")
                _envelopes.Enqueue(line);
            if (verb == "RCPT")
            {
                var recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.LastIndexOf('>')];
                _asked.Enqueue(recipient);
                answer = Answer(recipient);
                if (answer == SmtpAnswer.Drop)
                    return;
                if (answer == SmtpAnswer.Silence)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
            }
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var message = await ReadMessageAsync(reader);
                if (answer != SmtpAnswer.RefuseMessage)
                    _accepted.Enqueue(message);
                if (answer == SmtpAnswer.TakeAndDrop)
                    return;
                if (answer == SmtpAnswer.TakeAndSilence)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
            }
            await writer.WriteLineAsync(verb switch
            {
                "EHLO" or "HELO" => "250-scripted\r\n250 DSN",
                "RCPT" when answer == SmtpAnswer.RefuseForNow => "450 4.2.1 mailbox busy",
                "RCPT" when answer == SmtpAnswer.RefuseForGood => "550 5.1.1 no such mailbox",
                "RCPT" when answer == SmtpAnswer.GoingDown => "421 4.3.2 going down",
                "DATA" when answer == SmtpAnswer.RefuseMessage => "554 5.7.1 not here",
                "DATA" => "250 2.0.0 queued",
                "QUIT" => "221 bye",
                "MAIL" or "RCPT" or "RSET" or "NOOP" => "250 ok",
                _ => "502 not here",
            });
            if (verb == "QUIT" || (verb == "RCPT" && answer == SmtpAnswer.GoingDown) || (verb == "DATA" && answer == SmtpAnswer.AcceptAndDrop))
                return;
        }
    }

    private async Task<MimeMessage> ReadMessageAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is var line && line != ".")
            text.Append(line is null ? throw new EndOfStreamException("The client went away before the message was whole.") : line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        return await MimeMessage.LoadAsync(bytes, _stop.Token);
    }
}
