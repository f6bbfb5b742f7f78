using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using PcaTracker.Changes.Deltas;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Api.Delta;

/// <summary>
/// Where in the log of changes a client's copy stands, as a text that clients hand back unread. It is encrypted, since a
/// place in the log counts what is hidden from its reader too, and holds for one question, one audience and one schema.
/// </summary>
internal sealed class DeltaTokens(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long a link is good for: who comes more rarely reads everything anew.</summary>
    public static readonly TimeSpan Lifetime = DeltaRetention.Period;

    private const int Length = 3 * sizeof(long) + SHA256.HashSizeInBytes;

    private readonly IDataProtector _protector = protection.CreateProtector("PcaTracker.Api.DeltaToken");

    public string Write(LogPosition place, TrackedQuery query, Audience audience)
    {
        Span<byte> token = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(token, place.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(token[sizeof(long)..], time.GetUtcNow().ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64BigEndian(token[(2 * sizeof(long))..], place.Digest);
        Bond(query, audience).CopyTo(token[(3 * sizeof(long))..]);
        return Base64Url.EncodeToString(_protector.Protect(token.ToArray()));
    }

    /// <summary>The place; null when the token is none of ours, or was not made for this, or is too old.</summary>
    public LogPosition? Read(string text, TrackedQuery query, Audience audience)
    {
        try
        {
            ReadOnlySpan<byte> token = _protector.Unprotect(Base64Url.DecodeFromChars(text));
            var made = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(token[sizeof(long)..]));
            return token[(3 * sizeof(long))..].SequenceEqual(Bond(query, audience)) && time.GetUtcNow() - made <= Lifetime
                ? new LogPosition(BinaryPrimitives.ReadInt64BigEndian(token), BinaryPrimitives.ReadInt64BigEndian(token[(2 * sizeof(long))..]))
                : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Bond(TrackedQuery query, Audience audience) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Migrations.Latest}\n{audience.Name}\n{query.Set.Name}\n{string.Join('\n', query.Options.Select(o => $"{o.Name}={o.Value}"))}"));
}
