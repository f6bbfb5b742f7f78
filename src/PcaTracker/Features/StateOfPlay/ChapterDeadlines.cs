using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>The open deadlines of chapters that its reader sees: the next day, and the sides from which something is due.</summary>
internal sealed class ChapterDeadlines
{
    /// <summary>None, for a past day: deadlines as they stood then are not kept.</summary>
    public static readonly ChapterDeadlines None = new(Array.Empty<(long, string, string)>().ToLookup(d => d.Item1));

    private readonly ILookup<long, (long ChapterId, string Party, string DueOn)> _due;

    private ChapterDeadlines(ILookup<long, (long ChapterId, string Party, string DueOn)> due) => _due = due;

    /// <summary>Reads those that are open now.</summary>
    public static ChapterDeadlines Of(Session session) => new(session.Connection.Query<(long ChapterId, string Party, string DueOn)>(
        """
        SELECT chapter_id, responsible_party, min(due_on)
        FROM visible_deadline
        WHERE status = @Open AND chapter_id IS NOT NULL
        GROUP BY chapter_id, responsible_party
        """,
        new { Deadline.Open }).ToLookup(d => d.ChapterId));

    /// <summary>The next day on which something is due on a chapter.</summary>
    public string? NextOn(long chapterId) => _due[chapterId].Min(d => d.DueOn);

    /// <summary>The sides from which something is due on a chapter.</summary>
    public IReadOnlyCollection<string> From(long chapterId) => [.. _due[chapterId].Select(d => d.Party)];
}
