using System.Diagnostics.CodeAnalysis;

namespace PcaTracker.Domain;

/// <summary>A value, or the refusal that stands in its place. Exactly one of the two is present.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    /// <summary>The value; asking a refusal for it is a mistake of the program.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException(Refusal.Sentence);

    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal) => (refusal = Refusal) is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
