using PcaTracker.Domain;

namespace PcaTracker.Rows;

/// <summary>
/// Everything that is wrong with a row as a write would leave it, in the order of the checks. The API answers with the first; a form
/// shows all.
/// </summary>
internal static class RowProblems
{
    /// <summary>Sets the values of a draft and checks it; nothing is saved.</summary>
    public static IEnumerable<Refusal> Of(RowDraft draft, IReadOnlyDictionary<string, object?> values)
    {
        var found = false;
        foreach (var problem in OfValues(draft, values).Concat(OfPlace(draft)))
        {
            found = true;
            yield return problem;
        }

        // Rules rely on values within their limits.
        if (!found && RowRules.Check(draft) is { } broken)
            yield return broken;
    }

    private static IEnumerable<Refusal> OfValues(RowDraft draft, IReadOnlyDictionary<string, object?> values)
    {
        foreach (var refusal in RowTexts.Set(draft, values))
            yield return refusal;
        if (!draft.IsNew && RowChecks.CheckKept(draft, values) is { } kept)
            yield return kept;
        foreach (var refusal in RowChecks.CheckValues(draft))
            yield return refusal;
    }

    // Readers decide about links; without them there is nothing to compare.
    private static IEnumerable<Refusal> OfPlace(RowDraft draft)
    {
        var hasReaders = draft.Set.Visibility is not { } readers || Visibility.All.Contains(draft.Text(readers));
        if (hasReaders && CreateRow.CheckVisibility(draft) is { } notTheirs)
            yield return notTheirs;
        if (VisibleRows.CheckUnique(draft) is { } taken)
            yield return taken;
        if (hasReaders && VisibleRows.CheckLinks(draft) is { } broken)
            yield return broken;
    }
}
