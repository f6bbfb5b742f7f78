using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PcaTracker.Security.Tokens;

/// <summary>A random text that lets its bearer in: a prefix, 178 random bits in base 62, and a checksum that tells a typing error from a guess.</summary>
internal static class BearerSecret
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 30, ChecksumLength = 6;

    public static string Create(string prefix)
    {
        var random = RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return prefix + random + Checksum(random);
    }

    public static bool IsWellFormed(string prefix, string text) =>
        text.Length == prefix.Length + RandomLength + ChecksumLength
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[prefix.Length..^ChecksumLength] is var random
        && text.EndsWith(Checksum(random), StringComparison.Ordinal);

    /// <summary>Whether a text begins with such a secret, whatever follows it.</summary>
    public static bool BeginsWith(string prefix, string text) =>
        text.Length >= prefix.Length + RandomLength + ChecksumLength && IsWellFormed(prefix, text[..(prefix.Length + RandomLength + ChecksumLength)]);

    /// <summary>What is kept of a secret. A fast hash is enough: nobody guesses 178 bits.</summary>
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
