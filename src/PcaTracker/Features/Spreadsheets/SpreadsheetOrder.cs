using PcaTracker.Domain;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>What a file is made of besides its rows.</summary>
/// <param name="Question">The question.</param>
/// <param name="Root">The address of the tracker, ending in a slash.</param>
/// <param name="Actor">Who will read the file.</param>
/// <param name="Now">When it is made.</param>
/// <param name="IsSynthetic">Whether the negotiation was made up.</param>
internal sealed record SpreadsheetOrder(Question Question, Uri Root, Actor Actor, DateTimeOffset Now, bool IsSynthetic)
{
    /// <summary>The root of the API.</summary>
    public Uri Service => new(Root, "odata/");

    /// <summary>The address at which the API gives the same rows.</summary>
    public string Address => $"{Service}{Question.Resource}";

    /// <summary>The address of one whole text of a row.</summary>
    /// <param name="key">The row's key; null where the rows have none.</param>
    /// <param name="column">The column.</param>
    public string AddressOf(long? key, string column) => key is null ? Address : $"{Service}{Question.Set.Name}({key})/{column}/$value";
}
