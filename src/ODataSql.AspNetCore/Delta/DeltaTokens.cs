using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using ODataSql.AspNetCore.Hosting;

namespace ODataSql.AspNetCore.Delta;

/// <summary>
/// Writes a position in the delta log as a text that clients hand back unread. It is encrypted, since a position counts changes that are
/// hidden from its reader too, and it is good for one query, one audience and one schema.
/// </summary>
internal sealed class DeltaTokens(IDataProtectionProvider protection, ODataService service, TimeProvider time)
{
    private const int Length = 3 * sizeof(long) + SHA256.HashSizeInBytes;

    private readonly IDataProtector _protector = protection.CreateProtector("ODataSql.AspNetCore.DeltaToken");

    private IDeltaLog Log => service.Host.Deltas!;

    /// <summary>The token of a position.</summary>
    public string Write(HttpContext context, DeltaPosition position, TrackedQuery query)
    {
        Span<byte> token = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(token, position.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(token[sizeof(long)..], time.GetUtcNow().ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64BigEndian(token[(2 * sizeof(long))..], position.Digest);
        Binding(context, query).CopyTo(token[(3 * sizeof(long))..]);
        return Base64Url.EncodeToString(_protector.Protect(token.ToArray()));
    }

    /// <summary>The position of a token; null when it is of another service, query or audience, or too old.</summary>
    public DeltaPosition? Read(HttpContext context, string text, TrackedQuery query)
    {
        try
        {
            ReadOnlySpan<byte> token = _protector.Unprotect(Base64Url.DecodeFromChars(text));
            var made = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(token[sizeof(long)..]));
            return token[(3 * sizeof(long))..].SequenceEqual(Binding(context, query)) && time.GetUtcNow() - made <= Log.Retention
                ? new DeltaPosition(BinaryPrimitives.ReadInt64BigEndian(token), BinaryPrimitives.ReadInt64BigEndian(token[(2 * sizeof(long))..]))
                : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private byte[] Binding(HttpContext context, TrackedQuery query)
    {
        var options = string.Join('\n', query.Options.Select(o => $"{o.Name}={o.Value}"));
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{Log.BoundTo(context)}\n{query.Set.Name}\n{options}"));
    }
}
