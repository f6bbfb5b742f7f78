
namespace PcaTracker.Rows;

/// <summary>How the feed names a row: "issue 'Export duties'", "chapter III.9", "EU proposal".</summary>
internal static class RowName
{
    public static string Of(RowDraft row) => row.Set.Name switch
    {
        "Chapters" => $"chapter {row["Code"]}",
        "Articles" => $"article {row["Number"]}",
        "Rounds" => $"round {row["Number"]}",
        "Outcomes" => $"an outcome: {Outcome(row)}",
        "Positions" => $"{row["Party"]} {row["Kind"]}" + (row["Topic"] is { } topic ? $" '{topic}'" : ""),
        "Recommendations" => $"a recommendation of {row["Body"]}",
        "People" => $"person '{row["Name"]}'",
        _ => $"{row.Set.TypeName.ToLowerInvariant()} '{row["Title"]}'",
    };

    private static string Outcome(RowDraft row) =>
        row["StatusAfter"] is null ? "not taken up"
        : Equals(row["StatusBefore"], row["StatusAfter"]) ? $"still {row["StatusAfter"]}"
        : $"{row["StatusBefore"]} → {row["StatusAfter"]}";
}
