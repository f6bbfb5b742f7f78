using System.Security.Cryptography;

namespace PcaTracker.Storage;

/// <summary>Draws random keys for rows that not everybody sees, so that gaps do not reveal hidden ones.</summary>
internal static class NewId
{
    /// <summary>The smallest key that is drawn.</summary>
    public const long First = 100_000_000_000_000;

    /// <summary>Draws a key of fifteen digits, as many as a spreadsheet keeps.</summary>
    public static long Draw() => From(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));

    /// <summary>Converts a random number to a key.</summary>
    public static long From(ulong random) => First + (long)(random % (9 * First));
}
