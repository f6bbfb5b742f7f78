using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using PcaTracker.Domain;
using PcaTracker.History;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// The link at the foot of a digest that turns it off, also for a mail program that knows of nothing else: whoever has the link may,
/// and may nothing besides. It is the same in every mail to a person, says nothing of them, and works as long as the tracker's key is kept.
/// </summary>
internal sealed class Unsubscribe(TrackerDatabase database, MailSettings settings, RecordKey key)
{
    public const string Path = "notifications/unsubscribe/";

    public Uri LinkFor(long accountId) => new(settings.PublicUrl, Path + Opaque(accountId));

    /// <summary>The address of whoever the link is for; none if it is no link of ours.</summary>
    public string? Holder(string opaque)
    {
        using var session = database.OpenAsSystem();
        return Find(session, opaque)?.Email;
    }

    /// <summary>Turns that person's digest off, also when it is off, and says whose it was.</summary>
    public string? Use(string opaque) => database.WriteAsSystem(session =>
    {
        if (Find(session, opaque) is not { } holder)
            return null;
        if (SettingsTable.Of(session, holder.Id) is var wishes && wishes.Digest != NotificationSettings.Off)
            SettingsTable.Save(session, holder.Id, wishes with { Digest = NotificationSettings.Off });
        return holder.Email;
    });

    private (long Id, string Email)? Find(Session session, string opaque)
    {
        foreach (var account in session.Connection.Query<(long Id, string Email)>("SELECT id, email FROM account"))
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Opaque(account.Id)), Encoding.UTF8.GetBytes(opaque)))
                return account;
        return null;
    }

    // An Ed25519 signature is the same each time; its hash is all that is needed to know it again.
    private string Opaque(long accountId)
    {
        var signature = key.Sign(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PcaTracker unsubscribe\n{accountId}\n")));
        return WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(signature)));
    }
}
