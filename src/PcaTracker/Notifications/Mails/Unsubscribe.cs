using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// The link at the foot of a digest that turns it off, also for a mail program that knows of nothing else: whoever has the link may,
/// and may nothing besides. It works as long as the keys beside the database are kept.
/// </summary>
internal sealed class Unsubscribe(TrackerDatabase database, MailSettings settings, IDataProtectionProvider protection)
{
    public const string Path = "notifications/unsubscribe/";

    private readonly IDataProtector _protector = protection.CreateProtector("PcaTracker.Unsubscribe");

    public Uri LinkFor(long accountId)
    {
        var id = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(id, accountId);
        return new Uri(settings.PublicUrl, Path + WebEncoders.Base64UrlEncode(_protector.Protect(id)));
    }

    /// <summary>The address of whoever the link is for; none if it is no link of ours.</summary>
    public string? Holder(string opaque)
    {
        using var session = database.OpenAsSystem();
        return Read(opaque) is { } accountId ? Address(session, accountId) : null;
    }

    /// <summary>Turns that person's digest off, also when it is off, and says whose it was.</summary>
    public string? Use(string opaque) => Read(opaque) is not { } accountId ? null : database.WriteAsSystem(session =>
    {
        var address = Address(session, accountId);
        if (address is not null && SettingsTable.Of(session, accountId) is var wishes && wishes.Digest != NotificationSettings.Off)
            SettingsTable.Save(session, accountId, wishes with { Digest = NotificationSettings.Off });
        return address;
    });

    private static string? Address(Session session, long accountId) =>
        session.Connection.ExecuteScalar<string?>("SELECT email FROM account WHERE id = @accountId", new { accountId });

    private long? Read(string opaque)
    {
        try
        {
            return BinaryPrimitives.ReadInt64BigEndian(_protector.Unprotect(WebEncoders.Base64UrlDecode(opaque)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
