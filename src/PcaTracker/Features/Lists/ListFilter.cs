using PcaTracker.Domain;

namespace PcaTracker.Features.Lists;

/// <summary>A condition on the rows of a list, as SQL over the row <c>r</c> and as the API's <c>$filter</c>: both select the same rows.</summary>
public sealed record ListCondition(string Sql, string OData, params IReadOnlyList<(string Name, object Value)> Parameters);

/// <summary>A person who reads a list, and their day.</summary>
public sealed record ListReader(Actor Actor, DateOnly Today);

/// <summary>A filter of a list.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Label">Its label.</param>
/// <param name="Options">Its values with their words, the default first; none where text is typed.</param>
/// <param name="Condition">The condition of a value; null where it does not filter.</param>
public sealed record ListFilter(
    string Name, string Label, IReadOnlyList<(string Value, Func<string> Words)> Options, Func<string, ListReader, ListCondition?> Condition)
{
    /// <summary>The value of an empty field.</summary>
    public string Default => Options.Count == 0 ? "" : Options[0].Value;

    /// <summary>Whether the form shows it at once, and not below <i>More</i>.</summary>
    public bool IsMain { get; init; }

    /// <summary>Whether its values are the codes of the chapters.</summary>
    public bool IsChapter { get; init; }

    /// <summary>A text as a literal of the API.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
