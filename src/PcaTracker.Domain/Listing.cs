namespace PcaTracker.Domain;

/// <summary>How refusals list things.</summary>
public static class Listing
{
    /// <summary>'a', 'b' or 'c'.</summary>
    public static string Or(IReadOnlyList<string> values)
    {
        var quoted = values.Select(v => $"'{v}'").ToList();
        return quoted.Count < 2 ? string.Concat(quoted) : $"{string.Join(", ", quoted.SkipLast(1))} or {quoted[^1]}";
    }

    /// <summary>The first ten, and how many more there are.</summary>
    public static string FirstTen(IReadOnlyList<string> values) =>
        string.Join(", ", values.Take(10)) + (values.Count > 10 ? $" and {values.Count - 10} more" : "");
}
