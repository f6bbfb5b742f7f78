using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace ODataSql.Json;

/// <summary>
/// Writes JSON to a pipe. Strings stay in the database's UTF-8; only quotation marks, backslashes and control characters are escaped
/// (RFC 8259, section 7), so that Cyrillic text stays short.
/// </summary>
internal sealed class JsonText(PipeWriter target) : IDisposable
{
    private const int Size = 16 * 1024, LongestNumber = 32;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\', 0x7F]);

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _used;
    private long _flushed;

    /// <summary>Bytes written but not yet sent to the client.</summary>
    public long Pending => target.UnflushedBytes + _used;

    /// <summary>Bytes written in all.</summary>
    public long Length => _flushed + _used;

    public void Raw(ReadOnlySpan<byte> json)
    {
        if (json.Length > _buffer.Length - _used)
        {
            Flush();
            if (json.Length > _buffer.Length)
            {
                target.Write(json);
                _flushed += json.Length;
                return;
            }
        }

        json.CopyTo(_buffer.AsSpan(_used));
        _used += json.Length;
    }

    public void Raw(byte json)
    {
        if (_used == _buffer.Length)
            Flush();
        _buffer[_used++] = json;
    }

    public void String(string text) => String(Encoding.UTF8.GetBytes(text));

    public void String(ReadOnlySpan<byte> text)
    {
        Raw((byte)'"');
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Raw(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Raw(text);
        Raw((byte)'"');
    }

    public void Number(long number)
    {
        number.TryFormat(NumberSpan(), out var written, provider: CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Writes a real; infinities and NaN become strings (OData JSON Format 4.01, section 7.1).</summary>
    public void Number(double number)
    {
        if (!double.IsFinite(number))
        {
            Raw(double.IsNaN(number) ? "\"NaN\""u8 : number > 0 ? "\"INF\""u8 : "\"-INF\""u8);
            return;
        }

        number.TryFormat(NumberSpan(), out var written, provider: CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Copies the buffer to the pipe.</summary>
    public void Flush()
    {
        target.Write(_buffer.AsSpan(0, _used));
        _flushed += _used;
        _used = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private Span<byte> NumberSpan()
    {
        if (_buffer.Length - _used < LongestNumber)
            Flush();
        return _buffer.AsSpan(_used);
    }

    private void Escape(byte character)
    {
        Raw((byte)'\\');
        switch (character)
        {
            case (byte)'"' or (byte)'\\':
                Raw(character);
                break;
            case (byte)'\n':
                Raw((byte)'n');
                break;
            case (byte)'\r':
                Raw((byte)'r');
                break;
            case (byte)'\t':
                Raw((byte)'t');
                break;
            default:
                Raw(Encoding.ASCII.GetBytes($"u{(int)character:X4}"));
                break;
        }
    }
}
