using PcaTracker.Domain;

namespace PcaTracker.Features.Rows;

/// <summary>The state of a row on which a change was decided: one of some revisions, or any.</summary>
internal sealed class Expected
{
    private readonly IReadOnlyList<long>? _revisions;

    private Expected(IReadOnlyList<long>? revisions) => _revisions = revisions;

    /// <summary>Whatever the row has become.</summary>
    public static readonly Expected Any = new(null);

    /// <summary>As it was when it was read.</summary>
    public static Expected Revision(params IReadOnlyList<long> revisions) => new(revisions);

    /// <summary>The refusal of a change that was decided on another state than <paramref name="present"/>.</summary>
    public Refusal? Check(long present) =>
        _revisions is null || _revisions.Contains(present) ? null
        : Refusal.Stale("Somebody changed this row after you read it. Read it again, and decide again.");
}
