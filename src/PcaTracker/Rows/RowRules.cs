using PcaTracker.Domain;
using PcaTracker.Rows.Rules;

namespace PcaTracker.Rows;

/// <summary>What a set asks of its rows beyond the contract table. A rule may set what follows from what was sent.</summary>
internal static class RowRules
{
    private static readonly Dictionary<string, Func<RowDraft, Refusal?>> BySet = new()
    {
        ["Articles"] = ArticleRules.Apply,
        ["Chapters"] = ChapterRules.Apply,
        ["Deadlines"] = DeadlineRules.Apply,
        ["Documents"] = DocumentRules.Apply,
        ["Issues"] = IssueRules.Apply,
        ["Outcomes"] = OutcomeRules.Apply,
        ["Positions"] = PositionRules.Apply,
        ["Rounds"] = RoundRules.Apply,
    };

    public static Refusal? Apply(RowDraft row) => BySet.TryGetValue(row.Set.Name, out var rule) ? rule(row) : null;

    public static Refusal? CheckDelete(RowDraft row) => row.Set.Name switch
    {
        "Outcomes" => OutcomeRules.CheckDelete(row),
        "Rounds" => RoundRules.CheckDelete(row),
        _ => null,
    };
}
