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
/// Makes and resolves the link in a digest that turns it off, without signing in. The link is the same in every mail to a person,
/// grants nothing else, reveals nothing about them, and works as long as the tracker keeps its key.
/// </summary>
internal sealed class Unsubscribe(TrackerDatabase database, MailSettings settings, AuditKey key)
{
    /// <summary>Path of the links.</summary>
    public const string Path = "notifications/unsubscribe/";

    /// <summary>The link for an account.</summary>
    public Uri LinkFor(long accountId) => new(settings.PublicUrl, Path + Opaque(accountId));

    /// <summary>The person a link is for; null if the link is not valid.</summary>
    public DigestReader? Reader(string opaque)
    {
        using var session = database.OpenAsSystem();
        return Find(session, opaque);
    }

    /// <summary>Turns the person's digest off, if it is on, and returns the person; null if the link is not valid.</summary>
    public Task<DigestReader?> UseAsync(string opaque) => database.WriteAsSystemAsync(session =>
    {
        if (Find(session, opaque) is not { } reader)
            return null;
        if (SettingsTable.Of(session, reader.AccountId) is var current && current.Digest != NotificationSettings.Off)
            SettingsTable.Save(session, reader.AccountId, current with { Digest = NotificationSettings.Off });
        return reader;
    });

    private DigestReader? Find(Session session, string opaque) =>
        session.Connection.Query<DigestReader>("SELECT id AS account_id, email, language FROM account")
            .FirstOrDefault(reader => CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Opaque(reader.AccountId)), Encoding.UTF8.GetBytes(opaque)));

    // Ed25519 signatures are deterministic; a hash of one identifies the account.
    private string Opaque(long accountId)
    {
        var signature = key.Sign(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PcaTracker unsubscribe\n{accountId}\n")));
        return WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(signature)));
    }
}

/// <summary>The recipient of a digest, with their language.</summary>
public sealed record DigestReader(long AccountId, string Email, string Language);
