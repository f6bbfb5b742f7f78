using MailKit.Security;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;

namespace PcaTracker.Tests.Notifications;

public sealed class SmtpTransportTests
{
    [Fact]
    public async Task The_envelope_has_the_address_for_bounces_and_the_Message_ID()
    {
        await using var server = new ScriptedSmtpServer();
        var port = int.Parse(server.Settings.Single(s => s.Key.EndsWith("Port", StringComparison.Ordinal)).Value!, System.Globalization.CultureInfo.InvariantCulture);
        using var mail = await SampleMails.Mails.TestAsync("test.5@example.org", SampleMails.Reader(Language.English), TestApp.Start);

        var handover = await new SmtpTransport(new SmtpSettings("127.0.0.1", port, SecureSocketOptions.None, null, TimeSpan.FromSeconds(10)), new MailboxAddress("", "back@example.org")).SendAsync(mail);

        Assert.Equal(HandoverResult.Accepted, handover.Result);
        var envelope = Assert.Single(server.Envelopes);
        Assert.StartsWith("MAIL FROM:<back@example.org>", envelope, StringComparison.Ordinal);
        Assert.Contains(" ENVID=test.5@example.org", envelope, StringComparison.Ordinal);
        Assert.Equal(["eu.negotiator@example.org"], server.Asked);
        Assert.Equal("tracker@example.org", Assert.Single(Assert.Single(server.Accepted).From.Mailboxes).Address);
    }
}
