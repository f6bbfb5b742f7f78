using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PcaTracker.Domain;

/// <summary>The English sentence of a refusal and the values in it: an interpolated text, or one without values.</summary>
[InterpolatedStringHandler]
public sealed class RefusalSentence
{
    private readonly StringBuilder _text;
    private readonly List<object?> _values = [];

    /// <summary>Begins an interpolated sentence.</summary>
    public RefusalSentence(int literalLength, int formattedCount) => _text = new(literalLength + 16 * formattedCount);

    private RefusalSentence(string text) => _text = new(text);

    /// <summary>The values, in the order of the sentence.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>Adds words.</summary>
    public void AppendLiteral(string literal) => _text.Append(literal);

    /// <summary>Adds a value.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        _text.Append(value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());
        _values.Add(value);
    }

    /// <summary>A sentence without values.</summary>
    public static implicit operator RefusalSentence(string text) => new(text);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
