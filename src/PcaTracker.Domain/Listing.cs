namespace PcaTracker.Domain;

/// <summary>Lists values in sentences of refusals.</summary>
public static class Listing
{
    /// <summary>Joins values as <c>'a', 'b' or 'c'</c>.</summary>
    public static string Or(IReadOnlyList<string> values)
    {
        var quoted = values.Select(v => $"'{v}'").ToList();
        return quoted.Count < 2 ? string.Concat(quoted) : $"{string.Join(", ", quoted.SkipLast(1))} or {quoted[^1]}";
    }

    /// <summary>Joins the first ten values, and counts the others.</summary>
    public static string FirstTen(IReadOnlyList<string> values) =>
        string.Join(", ", values.Take(10)) + (values.Count > 10 ? $" and {values.Count - 10} more" : "");
}
