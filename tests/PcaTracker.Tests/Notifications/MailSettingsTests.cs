using Microsoft.Extensions.Configuration;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Runtime;

namespace PcaTracker.Tests.Notifications;

public class MailSettingsTests
{
    [Fact]
    public void Without_settings_mail_goes_to_files()
    {
        var settings = Read("").Value;

        Assert.Null(settings.Smtp);
        Assert.Equal("pcatracker@localhost", settings.From.Address);
    }

    [Theory]
    [InlineData("Host=mail.example.org", "587 StartTls")]
    [InlineData("Host=mail.example.org;Security=tls", "465 SslOnConnect")]
    [InlineData("Host=mail.example.org;Security=none;Port=2525", "2525 None")]
    [InlineData("Host=mail.example.org;User=;Password=;Port=", "587 StartTls")]
    public void Security_decides_the_port_and_encryption_of_a_host(string mail, string portAndSecurity)
    {
        var smtp = Read(mail).Value.Smtp!;

        Assert.Equal(portAndSecurity, $"{smtp.Port} {smtp.Security}");
        Assert.Null(smtp.Credential);
    }

    [Theory]
    [InlineData("Hots=mail.example.org", "Mail__Hots")]
    [InlineData("User=tracker", "Mail__User")]
    [InlineData("From=nobody", "Mail__From")]
    [InlineData("From=a@b@c", "Mail__From")]
    [InlineData("Host=mail.example.org;Bounces=nobody", "Mail__Bounces")]
    [InlineData("Host=mail.example.org;Security=ssl", "Mail__Security")]
    [InlineData("Host=mail.example.org;Port=65536", "Mail__Port")]
    [InlineData("Host=mail.example.org;Port=-1", "Mail__Port")]
    [InlineData("Host=mail.example.org;User=tracker", "Mail__Password")]
    [InlineData("Host=mail.example.org;Password=secret", "Mail__User")]
    [InlineData("Host=mail.example.org;Security=none;User=tracker;Password=secret", "Mail__Security")]
    public void A_mistake_is_refused_with_its_setting_before_the_start(string mail, string setting)
    {
        Assert.True(Read(mail).IsRefused(out var refusal));

        Assert.Equal(setting, refusal.Target);
        Assert.StartsWith($"The setting PcaTracker__{setting} is ", refusal.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=mail.example.org;From=tracker@example.org", "tracker@example.org")]
    [InlineData("Host=mail.example.org;From=tracker@example.org;Bounces=back@example.org", "back@example.org")]
    public void Undeliverable_mail_returns_to_the_sender_or_the_address_for_bounces(string mail, string address)
    {
        Assert.Equal(address, Read(mail).Value.Bounces.Address);
    }

    private static Result<MailSettings> Read(string mail)
    {
        var configuration = Configuration(mail);
        return MailSettings.Read(configuration, PublicAddress.Read(configuration).Value);
    }

    private static IConfiguration Configuration(string mail) => new ConfigurationBuilder()
        .AddInMemoryCollection(mail.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('='))
            .Select(parts => KeyValuePair.Create($"PcaTracker:Mail:{parts[0]}", (string?)parts[1])))
        .Build();
}
