using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PcaTracker.Security.Tokens;

/// <summary>Creates and checks random bearer secrets: a prefix, 178 random bits in base 62, and a checksum.</summary>
/// <remarks>The checksum tells a typing error from a guess without a query.</remarks>
internal static class BearerSecret
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 30, ChecksumLength = 6;

    /// <summary>Creates a secret.</summary>
    public static string Create(string prefix)
    {
        var random = RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return prefix + random + Checksum(random);
    }

    /// <summary>Whether a text is a secret with a valid checksum.</summary>
    public static bool IsWellFormed(string prefix, string text) =>
        text.Length == prefix.Length + RandomLength + ChecksumLength
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[prefix.Length..^ChecksumLength] is var random
        && text.EndsWith(Checksum(random), StringComparison.Ordinal);

    /// <summary>Whether a text begins with a secret.</summary>
    public static bool BeginsWith(string prefix, string text) =>
        text.Length >= prefix.Length + RandomLength + ChecksumLength && IsWellFormed(prefix, text[..(prefix.Length + RandomLength + ChecksumLength)]);

    /// <summary>Hashes a secret for storage. A fast hash is enough, because nobody guesses 178 bits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Checksum(string random)
    {
        var rest = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(random)));
        return string.Create(ChecksumLength, rest, static (digits, rest) =>
        {
            for (var i = 0; i < digits.Length; i++, rest /= (ulong)Alphabet.Length)
                digits[i] = Alphabet[(int)(rest % (ulong)Alphabet.Length)];
        });
    }
}
