using System.Security.Cryptography;

namespace PcaTracker.Rows;

/// <summary>Keys of rows that not everybody may see: drawn at random, so that a gap tells of no hidden row.</summary>
internal static class NewId
{
    private const long First = 100_000_000_000_000;

    /// <summary>Fifteen digits, which is as many as a spreadsheet keeps.</summary>
    public static long Draw() => From(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));

    /// <summary>The key that a random number stands for.</summary>
    public static long From(ulong random) => First + (long)(random % (9 * First));
}
