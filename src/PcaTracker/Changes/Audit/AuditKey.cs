using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>The tracker's Ed25519 key, which signs checkpoints: <c>keys/record.ed25519</c>, readable by its owner only.</summary>
internal sealed class AuditKey
{
    private readonly byte[] _secret;

    private AuditKey(byte[] secret)
    {
        _secret = secret;
        var open = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(secret, 0, open, 0);
        Public = Convert.ToBase64String(open);
    }

    /// <summary>The public half, base64.</summary>
    public string Public { get; }

    /// <summary>Opens the key of a data directory, or creates it when there is none yet.</summary>
    public static AuditKey OpenOrMake(string dataDirectory)
    {
        var file = FileIn(dataDirectory);
        if (Find(dataDirectory) is { } key)
        {
            // An interrupted start may have left drafts.
            foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, $"{Path.GetFileName(file)}.*{DurableFile.Draft}"))
                File.Delete(left);
            return key;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Complete before it is renamed: when two programs start together, the second reads the key of the first.
        var draft = $"{file}.{Guid.NewGuid():N}{DurableFile.Draft}";
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize)) + "\n";
        DurableFile.Write(draft, stream => stream.Write(Encoding.ASCII.GetBytes(text)));
        try
        {
            DurableFile.Rename(draft, file, overwrite: false);
            DurableFile.Flush(dataDirectory);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }

        return Find(dataDirectory)!;
    }

    /// <summary>The key of a data directory; null when there is none or it is damaged.</summary>
    public static AuditKey? Find(string dataDirectory) =>
        FileIn(dataDirectory) is var file && File.Exists(file) && DataFiles.IsKey(file)
            ? new AuditKey(Convert.FromBase64String(File.ReadAllText(file).Trim()))
            : null;

    /// <summary>A short name of a public key, for people to compare.</summary>
    public static string Name(string publicKey) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(publicKey)))[..16];

    /// <summary>Signs a message; the signature is base64.</summary>
    public string Sign(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_secret, 0, message, 0, message.Length, signature, 0);
        return Convert.ToBase64String(signature);
    }

    /// <summary>Whether a signature of a message is valid.</summary>
    public static bool Verify(string publicKey, byte[] message, string signature)
    {
        var (key, signed) = (new byte[Ed25519.PublicKeySize], new byte[Ed25519.SignatureSize]);
        return Convert.TryFromBase64String(publicKey, key, out var keySize) && keySize == key.Length
            && Convert.TryFromBase64String(signature, signed, out var size) && size == signed.Length
            && Ed25519.Verify(signed, 0, key, 0, message, 0, message.Length);
    }

    private static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, DataFiles.Key);
}
