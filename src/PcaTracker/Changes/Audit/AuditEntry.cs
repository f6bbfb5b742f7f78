using System.Security.Cryptography;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>The chains of the record of changes.</summary>
internal static class HashChain
{
    public const string Shared = "shared", EU = "eu", KZ = "kz";

    /// <summary>Of links that lead to rows that not everybody sees; nobody reads it but <c>verify</c>.</summary>
    public const string Links = "links";

    public static readonly IReadOnlyList<string> All = [Shared, EU, KZ, Links];

    /// <summary>The chain in which rows of a visibility are told of.</summary>
    public static string Of(string visibility) => visibility is EU or KZ ? visibility : Shared;
}

/// <summary>One entry of a chain: what happened to one row in one transaction, as the readers of one visibility may know it.</summary>
internal sealed record AuditEntry
{
    /// <summary>What a chain begins with, in place of the hash before.</summary>
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

    /// <summary>Digest of all of it.</summary>
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

    /// <summary>The hash of an entry: it says all that the chain holds up to there.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> before, ReadOnlySpan<byte> leaf) => SHA256.HashData([1, .. before, .. leaf]);

    /// <summary>Digest of a row as it stands after an entry. The salt keeps readers from trying out rows, and the place from telling that a row is as it was.</summary>
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
