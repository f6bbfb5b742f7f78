using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows.Rules;

namespace PcaTracker.Rows;

/// <summary>What a set asks of its rows beyond the contract table. A rule may set what follows from what was sent.</summary>
internal static class RowRules
{
    private static readonly Dictionary<string, Func<RowDraft, Refusal?>> BySet = new()
    {
        [ArticleSet.SetName] = ArticleRules.Apply,
        [ChapterSet.SetName] = ChapterRules.Apply,
        [DeadlineSet.SetName] = DeadlineRules.Apply,
        [DocumentSet.SetName] = DocumentRules.Apply,
        [IssueSet.SetName] = IssueRules.Apply,
        [OutcomeSet.SetName] = OutcomeRules.Apply,
        [PositionSet.SetName] = PositionRules.Apply,
        [RoundSet.SetName] = RoundRules.Apply,
    };

    public static Refusal? Apply(RowDraft row) => BySet.TryGetValue(row.Set.Name, out var rule) ? rule(row) : null;

    public static Refusal? CheckDelete(RowDraft row) => row.Set.Name switch
    {
        OutcomeSet.SetName => OutcomeRules.CheckDelete(row),
        RoundSet.SetName => RoundRules.CheckDelete(row),
        _ => null,
    };
}
