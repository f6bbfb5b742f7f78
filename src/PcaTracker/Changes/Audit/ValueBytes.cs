using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>Values of a row as bytes to be hashed. Each goes in with its type and its length, so that none can lend a byte to its neighbour.</summary>
internal sealed class ValueBytes
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    /// <param name="purpose">What is hashed: digests of different things are never alike.</param>
    public ValueBytes(byte purpose) => _bytes.Write([purpose]);

    public void PutNull() => _bytes.Write<byte>([0]);

    public void Put(long? number)
    {
        if (number is null)
        {
            PutNull();
            return;
        }

        _bytes.Write<byte>([1]);
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), number.Value);
        _bytes.Advance(sizeof(long));
    }

    public void Put(string? text)
    {
        if (text is null)
            PutNull();
        else
            PutText(Encoding.UTF8.GetBytes(text));
    }

    public void PutText(ReadOnlySpan<byte> text) => Put(2, text);

    public void PutBlob(byte[]? blob)
    {
        if (blob is null)
            PutNull();
        else
            Put(3, blob);
    }

    public byte[] Sha256() => SHA256.HashData(_bytes.WrittenSpan);

    private void Put(byte type, ReadOnlySpan<byte> value)
    {
        _bytes.Write<byte>([type]);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), value.Length);
        _bytes.Advance(sizeof(int));
        _bytes.Write(value);
    }
}
