using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>Counts the issues of chapters that its reader sees: those open now, and those open after a round.</summary>
internal sealed class OpenIssues
{
    private readonly ILookup<long, IssueSpan> _issues;

    private OpenIssues(ILookup<long, IssueSpan> issues) => _issues = issues;

    /// <summary>Reads all issues at once: one subquery per cell would read each of them for every round.</summary>
    public static OpenIssues Of(Session session) => new(session.Connection.Query<IssueSpan>(
        "SELECT chapter_id, status, opened_in_round, resolved_in_round FROM visible_issue").ToLookup(issue => issue.ChapterId));

    /// <summary>How many issues of a chapter are open now.</summary>
    public int Now(long chapterId) => _issues[chapterId].Count(issue => issue.Status != Issue.Resolved);

    /// <summary>How many issues of a chapter were open after a round, of those whose round of opening is known.</summary>
    public int After(long chapterId, long round) => _issues[chapterId].Count(issue => issue.IsOpenAfter(round));

    /// <summary>How many issues of all chapters were open after a round.</summary>
    public int After(long round) => _issues.Sum(chapter => chapter.Count(issue => issue.IsOpenAfter(round)));

    private sealed record IssueSpan
    {
        public required long ChapterId { get; init; }
        public required string Status { get; init; }
        public long? OpenedInRound { get; init; }
        public long? ResolvedInRound { get; init; }

        public bool IsOpenAfter(long round) => OpenedInRound <= round && !(ResolvedInRound <= round);
    }
}
