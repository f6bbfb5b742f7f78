using PcaTracker.Contract.Sets;

namespace PcaTracker.Rows;

/// <summary>Names a row in the activity log: "issue 'Export duties'", "chapter III.9", "EU proposal".</summary>
internal static class RowName
{
    /// <summary>Returns the name.</summary>
    public static string Of(RowDraft row) => row.Set.Name switch
    {
        ChapterSet.SetName => $"chapter {row[ChapterSet.Code]}",
        ArticleSet.SetName => $"article {row[ArticleSet.Number]}",
        RoundSet.SetName => $"round {row[RoundSet.Number]}",
        OutcomeSet.SetName => $"an outcome: {Outcome(row)}",
        PositionSet.SetName => $"{row[PositionSet.Party]} {row[PositionSet.Kind]}" + (row[PositionSet.Topic] is { } topic ? $" '{topic}'" : ""),
        RecommendationSet.SetName => $"a recommendation of {row[RecommendationSet.Body]}",
        PersonSet.SetName => $"person '{row[PersonSet.Name]}'",
        _ => $"{row.Set.TypeName.ToLowerInvariant()} '{row[row.Set.Property("Title")!]}'",
    };

    private static string Outcome(RowDraft row) =>
        row[OutcomeSet.StatusAfter] is null ? "not taken up"
        : Equals(row[OutcomeSet.StatusBefore], row[OutcomeSet.StatusAfter]) ? $"still {row[OutcomeSet.StatusAfter]}"
        : $"{row[OutcomeSet.StatusBefore]} → {row[OutcomeSet.StatusAfter]}";
}
