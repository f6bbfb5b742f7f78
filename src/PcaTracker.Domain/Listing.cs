namespace PcaTracker.Domain;

/// <summary>Values in a sentence of a refusal, which is English; pages join them in their own language.</summary>
/// <param name="Values">The values.</param>
/// <param name="Text">The values joined.</param>
public sealed record Listing(IReadOnlyList<string> Values, string Text)
{
    /// <summary>Joins values as <c>'a', 'b' or 'c'</c>.</summary>
    public static Listing Or(IReadOnlyList<string> values)
    {
        var quoted = values.Select(v => $"'{v}'").ToList();
        return new(values, quoted.Count < 2 ? string.Concat(quoted) : $"{string.Join(", ", quoted.SkipLast(1))} or {quoted[^1]}");
    }

    /// <summary>Joins the first ten values, and counts the others.</summary>
    public static Listing FirstTen(IReadOnlyList<string> values) =>
        new(values, string.Join(", ", values.Take(10)) + (values.Count > 10 ? $" and {values.Count - 10} more" : ""));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
