using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Features.Issues;

/// <summary>Resolves an issue, in a round or between rounds.</summary>
internal static class ResolveIssue
{
    /// <summary>Runs the command and returns the key of the issue.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition, int? roundNumber, string? note)
    {
        var found = ChangeRow.Open(session, IssueSet.SetName, id, condition);
        if (found.IsRefused(out var missing))
            return missing;
        var issue = found.Value;
        if (issue.Text(IssueSet.Status) == Issue.Resolved)
            return Refusal.Conflict("already-resolved", $"The {RowName.Of(issue)} is resolved already. To take it up again, change its Status.");

        issue[IssueSet.Status] = Issue.Resolved;
        issue[IssueSet.ResolvedInRound] = (long?)roundNumber;
        var said = RowTexts.Read(ActionParameters.Note, note, required: false);
        if ((said.Refusal ?? VisibleRows.CheckLinks(issue) ?? IssueRules.Check(issue)) is { } broken)
            return broken with { Target = broken.Target == IssueSet.ResolvedInRound.Name ? ActionParameters.RoundNumber : broken.Target };
        return issue.Save(ActivityKind.Resolve, said.Value);
    }
}
