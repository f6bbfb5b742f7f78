using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PcaTracker.Changes.Audit;

/// <summary>Encodes values as bytes to be hashed. Each value has its type and length before it, so that no byte can pass to the next value.</summary>
internal sealed class ValueBytes
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    /// <summary>Begins an encoding.</summary>
    /// <param name="purpose">Separates hashes of different kinds: it is the first byte.</param>
    public ValueBytes(byte purpose) => _bytes.Write([purpose]);

    /// <summary>Adds a null.</summary>
    public void PutNull() => _bytes.Write<byte>([0]);

    /// <summary>Adds a number.</summary>
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

    /// <summary>Adds a text.</summary>
    public void Put(string? text)
    {
        if (text is null)
            PutNull();
        else
            PutText(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Adds a text in UTF-8.</summary>
    public void PutText(ReadOnlySpan<byte> text) => Put(2, text);

    /// <summary>Adds bytes.</summary>
    public void PutBlob(byte[]? blob)
    {
        if (blob is null)
            PutNull();
        else
            Put(3, blob);
    }

    /// <summary>The SHA-256 hash of the encoding.</summary>
    public byte[] Sha256() => SHA256.HashData(_bytes.WrittenSpan);

    private void Put(byte type, ReadOnlySpan<byte> value)
    {
        _bytes.Write<byte>([type]);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), value.Length);
        _bytes.Advance(sizeof(int));
        _bytes.Write(value);
    }
}
