using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>An issue that is taken up again is resolved in no round.</summary>
internal static class IssueRules
{
    public static Refusal? Apply(RowDraft issue)
    {
        if (issue.Changes(IssueSet.Status) && issue.Text(IssueSet.Status) != Issue.Resolved)
            issue[IssueSet.ResolvedInRound] = null;
        return issue.Number(IssueSet.ResolvedInRound) < issue.Number(IssueSet.OpenedInRound)
            ? Refusal.Invalid("resolved-before-opened", $"The issue was opened in round {issue[IssueSet.OpenedInRound]}; it cannot be resolved in an earlier one.", "RoundNumber")
            : null;
    }
}
