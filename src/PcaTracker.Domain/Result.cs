using System.Diagnostics.CodeAnalysis;

namespace PcaTracker.Domain;

/// <summary>A value or a refusal, exactly one of them.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>The refusal; null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value; reading it from a refusal throws, as a programming error.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException(Refusal.Sentence);

    /// <summary>Whether this is a refusal, and which.</summary>
    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal) => (refusal = Refusal) is not null;

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
