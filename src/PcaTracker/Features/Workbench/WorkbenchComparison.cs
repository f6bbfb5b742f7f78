using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Workbench;

/// <summary>How a column is compared in a condition.</summary>
/// <param name="Key">Its name in the address.</param>
/// <param name="Words">What the form calls it.</param>
/// <param name="Write">The condition in an address of the API, of a column and a literal.</param>
internal sealed record WorkbenchComparison(string Key, Func<string> Words, Func<string, string, string> Write)
{
    /// <summary>The first choice.</summary>
    public static readonly WorkbenchComparison Equal = new("eq", () => T("is"), (column, value) => $"{column} eq {value}");

    /// <summary>All of them, in the order of the form.</summary>
    public static readonly IReadOnlyList<WorkbenchComparison> All =
    [
        Equal,
        new("ne", () => T("is not"), (column, value) => $"{column} ne {value}"),
        new("contains", () => T("contains"), (column, value) => $"contains({column},{value})") { IsOfText = true },
        new("starts", () => T("begins with"), (column, value) => $"startswith({column},{value})") { IsOfText = true },
        new("lt", () => T("is less than, or before"), (column, value) => $"{column} lt {value}"),
        new("le", () => T("is at most, or by"), (column, value) => $"{column} le {value}"),
        new("gt", () => T("is more than, or after"), (column, value) => $"{column} gt {value}"),
        new("ge", () => T("is at least, or from"), (column, value) => $"{column} ge {value}"),
        new("null", () => T("is empty"), (column, _) => $"{column} eq null") { TakesValue = false },
        new("notnull", () => T("is not empty"), (column, _) => $"{column} ne null") { TakesValue = false },
    ];

    /// <summary>Whether it is for texts alone.</summary>
    public bool IsOfText { get; private init; }

    /// <summary>Whether it compares with a value.</summary>
    public bool TakesValue { get; private init; } = true;
}
