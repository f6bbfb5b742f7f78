using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace ODataSql.Json;

/// <summary>
/// Writes JSON into the response's own buffer. Texts come from the database in UTF-8 and go out as they are: only quotation marks,
/// backslashes and control characters are escaped (RFC 8259, section 7), so that half of what we hold, which is Cyrillic, stays short.
/// </summary>
internal sealed class JsonText(PipeWriter target)
{
    private const int Longest = 32;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\', 0x7F]);

    private Memory<byte> _buffer;
    private int _used;

    /// <summary>Bytes that the client has not been sent yet.</summary>
    public long Pending => target.UnflushedBytes + _used;

    public void Raw(ReadOnlySpan<byte> json)
    {
        while (json.Length > _buffer.Length - _used)
        {
            var fits = _buffer.Length - _used;
            json[..fits].CopyTo(_buffer.Span[_used..]);
            _used += fits;
            json = json[fits..];
            Grow(1);
        }

        json.CopyTo(_buffer.Span[_used..]);
        _used += json.Length;
    }

    public void String(string text) => String(Encoding.UTF8.GetBytes(text));

    public void String(ReadOnlySpan<byte> text)
    {
        Raw("\""u8);
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Raw(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Raw(text);
        Raw("\""u8);
    }

    public void Number(long number)
    {
        Grow(Longest);
        number.TryFormat(_buffer.Span[_used..], out var written, provider: CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>A real; what JSON has no number for is written as OData says (JSON Format 4.01, section 7.1).</summary>
    public void Number(double number)
    {
        if (!double.IsFinite(number))
        {
            Raw(double.IsNaN(number) ? "\"NaN\""u8 : number > 0 ? "\"INF\""u8 : "\"-INF\""u8);
            return;
        }

        Grow(Longest);
        number.TryFormat(_buffer.Span[_used..], out var written, provider: CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Hands what is written to the pipe.</summary>
    public void Flush()
    {
        if (_used > 0)
            target.Advance(_used);
        (_buffer, _used) = (default, 0);
    }

    private void Grow(int needed)
    {
        if (_buffer.Length - _used >= needed)
            return;
        Flush();
        _buffer = target.GetMemory(Math.Max(needed, 4096));
    }

    private void Escape(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                Raw("\\\""u8);
                break;
            case (byte)'\\':
                Raw("\\\\"u8);
                break;
            case (byte)'\n':
                Raw("\\n"u8);
                break;
            case (byte)'\r':
                Raw("\\r"u8);
                break;
            case (byte)'\t':
                Raw("\\t"u8);
                break;
            default:
                Raw(Encoding.ASCII.GetBytes($"\\u{(int)character:X4}"));
                break;
        }
    }
}
