using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Keeps the rounds of an issue in order; an issue that is no longer resolved loses the round that resolved it.</summary>
internal static class IssueRules
{
    /// <summary>Refuses an issue resolved before it was opened.</summary>
    public static Refusal? Check(RowDraft issue) =>
        !IsReopened(issue) && issue.Number(IssueSet.ResolvedInRound) < issue.Number(IssueSet.OpenedInRound)
            ? Refusal.Invalid("resolved-before-opened",
                $"The issue was opened in round {issue[IssueSet.OpenedInRound]}; it cannot be resolved in an earlier one.",
                ActionParameters.RoundNumber)
            : null;

    /// <summary>Clears the round of a resolution that no longer holds.</summary>
    public static void Derive(RowDraft issue)
    {
        if (IsReopened(issue))
            issue[IssueSet.ResolvedInRound] = null;
    }

    private static bool IsReopened(RowDraft issue) => issue.Changes(IssueSet.Status) && issue.Text(IssueSet.Status) != Issue.Resolved;
}
