using System.Security.Cryptography;
using System.Text;

namespace PcaTracker.Storage;

/// <summary>
/// What the nodes on one database have and the database has not: it follows from the key that signs checkpoints, of which every node has a
/// copy in its data directory. What they share in the database is encrypted with it.
/// </summary>
internal sealed class NodeSecret
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize, TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _key;

    private NodeSecret(byte[] secret)
    {
        _key = Derive(secret, "PcaTracker shared keys", 32);
        Name = Convert.ToHexStringLower(Derive(secret, "PcaTracker name of the secret", 8));
    }

    /// <summary>Tells it from others, and reveals nothing of it.</summary>
    public string Name { get; }

    /// <summary>The secret of a data directory; null where its key is missing or damaged.</summary>
    public static NodeSecret? Find(string dataDirectory) =>
        Path.Combine(dataDirectory, DataFiles.Key) is var file && File.Exists(file) && DataFiles.IsKey(file)
            ? new NodeSecret(Convert.FromBase64String(File.ReadAllText(file).Trim()))
            : null;

    /// <summary>Encrypts a content under a name, without which it cannot be decrypted.</summary>
    public byte[] Encrypt(string name, byte[] content)
    {
        var sealedContent = new byte[NonceSize + content.Length + TagSize];
        var nonce = sealedContent.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        var text = sealedContent.AsSpan(NonceSize, content.Length);
        aes.Encrypt(nonce, content, text, sealedContent.AsSpan(NonceSize + content.Length), Encoding.UTF8.GetBytes(name));
        return sealedContent;
    }

    /// <summary>Decrypts what was encrypted under a name; fails for anything else.</summary>
    public byte[] Decrypt(string name, byte[] content)
    {
        if (content.Length < NonceSize + TagSize)
            throw new CryptographicException("It is shorter than anything encrypted.");
        var text = new byte[content.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        var written = content.AsSpan(NonceSize, text.Length);
        aes.Decrypt(content.AsSpan(0, NonceSize), written, content.AsSpan(NonceSize + text.Length), text, Encoding.UTF8.GetBytes(name));
        return text;
    }

    private static byte[] Derive(byte[] secret, string what, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, info: Encoding.UTF8.GetBytes(what));
}
