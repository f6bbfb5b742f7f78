using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using static PcaTracker.Api.Past.PastDay;

namespace PcaTracker.Api.Past;

/// <summary>Issues from the round that opened them: open until the round that resolved them had been held by the end of a day.</summary>
internal static class PastIssues
{
    private static readonly EntitySetDefinition Set = IssueSet.Definition;

    private static readonly string Opened =
        $"FROM visible_issue i WHERE coalesce(i.opened_in_round, {PresentRound}) <= {Round}";

    private const string IsResolved = $"i.status = 'resolved' AND coalesce(i.resolved_in_round, {PresentRound}) <= {Round}";

    /// <summary>The chapters of the issues that were open.</summary>
    public static readonly string Open = $"SELECT i.chapter_id {Opened} AND NOT ({IsResolved})";

    public static readonly string Rows =
        $"""
        SELECT i.id, i.revision, i.chapter_id, i.chapter_code, i.article_id, i.title, i.description,
          {KnownColumn(Set, "i", IssueSet.Priority)},
          CASE WHEN {IsResolved} THEN 'resolved'
            WHEN {WasRecorded(Set, "i")} THEN coalesce(nullif({Recorded(Set, "i", IssueSet.Status)}, 'resolved'), 'open')
            ELSE 'open' END AS status,
          i.opened_in_round, CASE WHEN {IsResolved} THEN i.resolved_in_round END AS resolved_in_round,
          i.owner, i.visibility, i.owner_side, i.source_url, i.confidence
        {Opened}
        """;
}
