using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>An issue that is taken up again is resolved in no round.</summary>
internal static class IssueRules
{
    public static Refusal? Apply(RowDraft issue)
    {
        if (issue.Changes("Status") && issue.Text("Status") != Issue.Resolved)
            issue["ResolvedInRound"] = null;
        return issue.Number("ResolvedInRound") < issue.Number("OpenedInRound")
            ? Refusal.Invalid("resolved-before-opened", $"The issue was opened in round {issue["OpenedInRound"]}; it cannot be resolved in an earlier one.", "RoundNumber")
            : null;
    }
}
