namespace PcaTracker.Benchmarks;

/// <summary>The shape of a question.</summary>
internal enum Shape
{
    /// <summary>Some rows, filtered and sorted.</summary>
    Page,

    /// <summary>The number of rows.</summary>
    Count,

    /// <summary>Groups of all rows, with aggregates.</summary>
    Grouping,
}

/// <summary>A question to one set.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="ReadsTexts">Whether it looks for a part of a text.</param>
/// <param name="Address">Its address, to be encoded.</param>
/// <param name="Sql">For groups by columns of the table: the SELECT that returns them.</param>
/// <param name="Columns">The columns that this SELECT reads, those of the groups first.</param>
internal sealed record Question(Shape Shape, bool ReadsTexts, string Address, string? Sql = null, IReadOnlyList<string>? Columns = null)
{
    /// <summary>The address as it is sent.</summary>
    public string Encoded { get; } = string.Join('?', Address.Split('?', 2).Select((part, i) => i == 0 ? part : string.Join('&', part.Split('&').Select(Encode))));

    private static string Encode(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        return option[..(equals + 1)] + Uri.EscapeDataString(option[(equals + 1)..]);
    }
}
