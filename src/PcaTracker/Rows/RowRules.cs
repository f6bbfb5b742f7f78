using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows.Rules;

namespace PcaTracker.Rows;

/// <summary>Runs the rules of each entity set beyond the contract: checks first, then derived values, then effects on other rows.</summary>
internal static class RowRules
{
    private static readonly Dictionary<string, Func<RowDraft, Refusal?>> Checks = new()
    {
        [ArticleSet.SetName] = ArticleRules.Check,
        [ChapterSet.SetName] = ChapterRules.Check,
        [DeadlineSet.SetName] = DeadlineRules.Check,
        [DocumentSet.SetName] = DocumentRules.Check,
        [IssueSet.SetName] = IssueRules.Check,
        [OutcomeSet.SetName] = OutcomeRules.Check,
        [PositionSet.SetName] = PositionRules.Check,
        [RoundSet.SetName] = RoundRules.Check,
    };

    private static readonly Dictionary<string, Action<RowDraft>> Derivations = new()
    {
        [ArticleSet.SetName] = ArticleRules.Derive,
        [ChapterSet.SetName] = ChapterRules.Derive,
        [DeadlineSet.SetName] = DeadlineRules.Derive,
        [IssueSet.SetName] = IssueRules.Derive,
        [OutcomeSet.SetName] = OutcomeRules.Derive,
    };

    /// <summary>Refuses a row that breaks a rule of its entity set; changes nothing.</summary>
    public static Refusal? Check(RowDraft row) => Checks.TryGetValue(row.Set.Name, out var check) ? check(row) : null;

    /// <summary>Sets the values of a checked row that follow from others.</summary>
    public static void Derive(RowDraft row)
    {
        if (Derivations.TryGetValue(row.Set.Name, out var derive))
            derive(row);
    }

    /// <summary>
    /// Saves what a checked row changes in other rows: a new outcome marks its round as held and moves its chapter, and an article's
    /// number of open brackets is kept for its day.
    /// </summary>
    public static void EffectOnOthers(RowDraft row)
    {
        if (row.Set.Name == OutcomeSet.SetName)
            OutcomeRules.EffectOnRoundAndChapter(row);
    }

    /// <summary>Keeps what is counted of a row that has been saved: a new one has its key only then.</summary>
    public static void EffectOnCounts(RowDraft row)
    {
        if (row.Set.Name == ArticleSet.SetName)
            ArticleRules.EffectOnBracketCounts(row);
    }

    /// <summary>Undoes in other rows what a row that is deleted had changed in them.</summary>
    public static void EffectOfDelete(RowDraft row)
    {
        if (row.Set.Name == OutcomeSet.SetName)
            OutcomeRules.EffectOfDelete(row);
    }

    /// <summary>Refuses to delete a row on which the record depends.</summary>
    public static Refusal? CheckDelete(RowDraft row) => row.Set.Name switch
    {
        OutcomeSet.SetName => OutcomeRules.CheckDelete(row),
        RoundSet.SetName => RoundRules.CheckDelete(row),
        _ => null,
    };
}
