using System.Runtime.InteropServices;

namespace ODataSql.Sql.Sqlite.Tallies;

/// <summary>Writes the values of one row as bytes that are equal when the values are.</summary>
internal ref struct CombinationWriter(byte[] buffer)
{
    /// <summary>How each value begins.</summary>
    public const byte IsNull = 0, IsWhole = 1, IsReal = 2, IsText = 3;

    private int _length;

    /// <summary>The buffer; a larger one than was given where a value did not fit.</summary>
    public byte[] Buffer { get; private set; } = buffer;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => Buffer.AsSpan(0, _length);

    public void Null() => Next(1)[0] = IsNull;

    public void Whole(long value)
    {
        var bytes = Next(1 + sizeof(long));
        bytes[0] = IsWhole;
        MemoryMarshal.Write(bytes[1..], value);
    }

    public void Real(double value)
    {
        var bytes = Next(1 + sizeof(double));
        bytes[0] = IsReal;
        // 0 and -0 are equal.
        MemoryMarshal.Write(bytes[1..], value == 0 ? 0.0 : value);
    }

    public void Text(ReadOnlySpan<byte> value)
    {
        var bytes = Next(1 + sizeof(int) + value.Length);
        bytes[0] = IsText;
        MemoryMarshal.Write(bytes[1..], value.Length);
        value.CopyTo(bytes[(1 + sizeof(int))..]);
    }

    private Span<byte> Next(int length)
    {
        if (_length + length > Buffer.Length)
        {
            var larger = new byte[Math.Max(_length + length, 2 * Buffer.Length)];
            Written.CopyTo(larger);
            Buffer = larger;
        }

        _length += length;
        return Buffer.AsSpan(_length - length, length);
    }
}
