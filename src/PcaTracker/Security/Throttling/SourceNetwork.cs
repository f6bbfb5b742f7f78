using System.Buffers.Binary;
using System.Net;

namespace PcaTracker.Security.Throttling;

/// <summary>
/// Whom an address stands for when requests or tries are counted. Of IPv6 that is the half that a provider gives to a household: the
/// other half it chooses itself, as often as it likes.
/// </summary>
internal static class SourceNetwork
{
    /// <summary>Its number; zero when nobody knows the address.</summary>
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
