using System.Security.Cryptography;

namespace PcaTracker.Changes.Audit;

/// <summary>Names the hash chains of the audit log.</summary>
internal static class HashChain
{
    /// <summary>The chains that people follow: public and shared rows, and the rows of each side.</summary>
    public const string Shared = "shared", EU = "eu", KZ = "kz";

    /// <summary>The chain of links to rows with a visibility; only <c>verify</c> reads it.</summary>
    public const string Links = "links";

    /// <summary>All chains.</summary>
    public static readonly IReadOnlyList<string> All = [Shared, EU, KZ, Links];

    /// <summary>The chain for rows of a visibility.</summary>
    public static string Of(string visibility) => visibility is EU or KZ ? visibility : Shared;
}

/// <summary>An entry of a hash chain: the change of one row in one transaction, as readers of one visibility may know it.</summary>
internal sealed record AuditEntry
{
    /// <summary>The value that stands for the previous hash in the first entry of a chain.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    public required string Chain { get; init; }
    public required long Sequence { get; init; }
    public required string At { get; init; }
    public required string Who { get; init; }
    public required string Kind { get; init; }
    public required string EntitySet { get; init; }
    public required long EntityId { get; init; }
    public string? Visibility { get; init; }
    public string? Unless { get; init; }
    public string? LineStream { get; init; }
    public long? Line { get; init; }
    public string? Before { get; init; }
    public string? After { get; init; }
    public byte[]? Digest { get; init; }

    /// <summary>Hash of the whole content.</summary>
    public byte[] Leaf()
    {
        var bytes = new ValueBytes(0);
        bytes.Put(Chain);
        bytes.Put(Sequence);
        bytes.Put(At);
        bytes.Put(Who);
        bytes.Put(Kind);
        bytes.Put(EntitySet);
        bytes.Put(EntityId);
        bytes.Put(Visibility);
        bytes.Put(Unless);
        bytes.Put(LineStream);
        bytes.Put(Line);
        bytes.Put(Before);
        bytes.Put(After);
        bytes.PutBlob(Digest);
        return bytes.Sha256();
    }

    /// <summary>Hash of an entry, which covers all entries of the chain up to it.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> before, ReadOnlySpan<byte> leaf) => SHA256.HashData([1, .. before, .. leaf]);

    /// <summary>Digest of a row after an entry.</summary>
    /// <remarks>The salt keeps readers from guessing rows; chain and number hide whether a row has the same content as before.</remarks>
    public static byte[] DigestOf(ReadOnlySpan<byte> row, byte[] salt, string chain, long sequence)
    {
        var bytes = new ValueBytes(2);
        bytes.PutBlob(salt);
        bytes.Put(chain);
        bytes.Put(sequence);
        bytes.PutText(row);
        return bytes.Sha256();
    }
}
