using System.Buffers.Binary;
using System.Net;

namespace PcaTracker.Security.Throttling;

/// <summary>
/// Reduces an address to the network that requests and attempts are counted by. Of IPv6 that is the first half, which a provider
/// assigns to a household; the second half changes as often as the household likes.
/// </summary>
internal static class SourceNetwork
{
    /// <summary>Returns the network as a number; zero for an unknown address.</summary>
    public static long Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
            return 0;
        return length == 4 ? BinaryPrimitives.ReadInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadInt32BigEndian(bytes[12..])
            : BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
