using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// The link at the foot of a digest that turns it off, also for a mail program that knows of nothing else: whoever has the link may,
/// and may nothing besides. It is the same in every mail to a person, says nothing of them, and works as long as the tracker's key is kept.
/// </summary>
internal sealed class Unsubscribe(TrackerDatabase database, MailSettings settings, AuditKey key)
{
    public const string Path = "notifications/unsubscribe/";

    public Uri LinkFor(long accountId) => new(settings.PublicUrl, Path + Opaque(accountId));

    /// <summary>Whoever the link is for; nobody if it is no link of ours.</summary>
    public DigestReader? Reader(string opaque)
    {
        using var session = database.OpenAsSystem();
        return Find(session, opaque);
    }

    /// <summary>Turns that person's digest off, also when it is off, and says whose it was.</summary>
    public Task<DigestReader?> UseAsync(string opaque) => database.WriteAsSystemAsync(session =>
    {
        if (Find(session, opaque) is not { } reader)
            return null;
        if (SettingsTable.Of(session, reader.AccountId) is var wishes && wishes.Digest != NotificationSettings.Off)
            SettingsTable.Save(session, reader.AccountId, wishes with { Digest = NotificationSettings.Off });
        return reader;
    });

    private DigestReader? Find(Session session, string opaque) =>
        session.Connection.Query<DigestReader>("SELECT id AS account_id, email, language FROM account")
            .FirstOrDefault(reader => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Opaque(reader.AccountId)), Encoding.UTF8.GetBytes(opaque)));

    // An Ed25519 signature is the same each time; its hash is all that is needed to know it again.
    private string Opaque(long accountId)
    {
        var signature = key.Sign(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PcaTracker unsubscribe\n{accountId}\n")));
        return WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(signature)));
    }
}

/// <summary>Whose digest a link is about, and in which language they read it.</summary>
public sealed record DigestReader(long AccountId, string Email, string Language);
