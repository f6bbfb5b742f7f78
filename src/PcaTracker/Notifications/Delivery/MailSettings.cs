using System.Globalization;
using System.Net;
using MailKit.Security;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Notifications.Delivery;

/// <summary>The settings of outgoing mail under <c>PcaTracker:Mail</c>, and <c>PcaTracker:PublicUrl</c> for links in mails.</summary>
/// <param name="From">The sender; its domain is that of every Message-ID.</param>
/// <param name="PublicUrl">The address at which people open the tracker; ends in a slash.</param>
/// <param name="Smtp">The mail server; null writes mails to files.</param>
internal sealed record MailSettings(MailboxAddress From, Uri PublicUrl, SmtpSettings? Smtp)
{
    private static readonly string[] Names = ["Host", "Port", "Security", "User", "Password", "From", "Bounces", "Timeout"];

    /// <summary>The mailbox to which undeliverable mail returns: the envelope sender.</summary>
    public MailboxAddress Bounces { get; init; } = From;

    /// <summary>
    /// Reads and checks the settings, so that a mistake stops the start with a sentence instead of failing the first reminder.
    /// </summary>
    public static Result<MailSettings> Read(IConfiguration configuration, PublicAddress address)
    {
        var mail = configuration.GetSection("PcaTracker:Mail");
        if (Setting.Unknown(mail, Names) is { } unknown)
            return Setting.Wrong($"Mail__{unknown}", $"is not one that mail has: {string.Join(", ", Names)}");

        var from = Setting.Set(mail["From"]) ?? "PcaTracker <pcatracker@localhost>";
        if (!MailboxAddress.TryParse(from, out var sender) || Uri.CheckHostName(sender.Domain) != UriHostNameType.Dns)
            return Setting.Wrong("Mail__From", $"is '{from}'. Set an address such as tracker@example.org");

        if (Setting.Set(mail["Host"]) is not { } host)
            return Names.FirstOrDefault(name => name is not ("Host" or "From") && Setting.Set(mail[name]) is not null) is { } orphan
                ? Setting.Wrong(
                    $"Mail__{orphan}", "is set without PcaTracker__Mail__Host. Name the server, or leave both out to have mail written to files")
                : new MailSettings(sender, address.Root, null);

        var smtp = SmtpSettings.Read(host, mail);
        if (smtp.IsRefused(out var refusal))
            return refusal;
        var bounces = sender;
        if (Setting.Set(mail["Bounces"]) is { } text
            && (!MailboxAddress.TryParse(text, out bounces) || Uri.CheckHostName(bounces.Domain) != UriHostNameType.Dns))
            return Setting.Wrong(
                "Mail__Bounces", $"is '{text}'. Set the address of a mailbox for what cannot be delivered, such as tracker-bounces@example.org");
        return new MailSettings(sender, address.Root, smtp.Value) { Bounces = bounces };
    }
}

/// <summary>A mail server.</summary>
/// <param name="Host">Host name.</param>
/// <param name="Port">Port.</param>
/// <param name="Security">How the connection is encrypted.</param>
/// <param name="Credential">User and password, if the server asks for them.</param>
/// <param name="Timeout">
/// How long one handover may take. It is shorter than the lease of a message, so that no second sender starts on it meanwhile.
/// </param>
internal sealed record SmtpSettings(string Host, int Port, SecureSocketOptions Security, NetworkCredential? Credential, TimeSpan Timeout)
{
    private const int UsualTimeout = 60, LongestTimeout = 100;

    private static readonly Dictionary<string, (SecureSocketOptions Options, int UsualPort)> Securities = new()
    {
        ["starttls"] = (SecureSocketOptions.StartTls, 587),
        ["tls"] = (SecureSocketOptions.SslOnConnect, 465),
        ["none"] = (SecureSocketOptions.None, 25),
    };

    /// <summary>Reads and checks the settings of the server.</summary>
    public static Result<SmtpSettings> Read(string host, IConfigurationSection mail)
    {
        var name = Setting.Set(mail["Security"]) ?? "starttls";
        if (!Securities.TryGetValue(name, out var security))
            return Setting.Wrong("Mail__Security", $"is '{name}'. Set {string.Join(" or ", Securities.Keys)}");

        var port = security.UsualPort;
        if (Setting.Set(mail["Port"]) is { } number
            && !(int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535))
            return Setting.Wrong("Mail__Port", $"is '{number}'. Set a number from 1 to 65535");

        var (user, password) = (Setting.Set(mail["User"]), Setting.Set(mail["Password"]));
        if ((user is null) != (password is null))
            return Setting.Wrong(user is null ? "Mail__User" : "Mail__Password", "is missing. Set the user and the password, or neither");
        if (user is not null && name == "none")
            return Setting.Wrong("Mail__Security", "is none, which would send the password in the clear. Set starttls or tls");

        var timeout = UsualTimeout;
        if (Setting.Set(mail["Timeout"]) is { } seconds
            && !(int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out timeout) && timeout is > 0 and <= LongestTimeout))
            return Setting.Wrong("Mail__Timeout", $"is '{seconds}'. Set how many seconds the server may take for a message, 1 to {LongestTimeout}");

        return new SmtpSettings(
            host, port, security.Options, user is null ? null : new NetworkCredential(user, password), TimeSpan.FromSeconds(timeout));
    }
}
