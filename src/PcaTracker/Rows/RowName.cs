using PcaTracker.Changes.Activity;

namespace PcaTracker.Rows;

/// <summary>Names a row as the activity log does: "issue 'Export duties'", "chapter III.9", "EU proposal".</summary>
internal static class RowName
{
    /// <summary>Returns the name.</summary>
    public static string Of(RowDraft row) => ActivitySummary.NameOf(row.Set.Name, RowFacts.Subject(row));
}
