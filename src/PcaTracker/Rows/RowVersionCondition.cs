using PcaTracker.Domain;

namespace PcaTracker.Rows;

/// <summary>A precondition on a row's version: the versions it may have or must not have, or that it must not exist.</summary>
internal sealed record RowVersionCondition
{
    /// <summary>No condition.</summary>
    public static readonly RowVersionCondition Any = new();

    private IReadOnlyList<long>? Revisions { get; init; }

    private IReadOnlyList<long> Excluded { get; init; } = [];

    /// <summary>Whether it names the versions that the row may have.</summary>
    public bool NamesState => Revisions is not null;

    /// <summary>Whether the row must not exist.</summary>
    public bool Absent { get; init; }

    /// <summary>Requires one of some versions.</summary>
    public static RowVersionCondition Revision(params IReadOnlyList<long> revisions) => new() { Revisions = revisions };

    /// <summary>Adds versions that the row must not have.</summary>
    public RowVersionCondition But(params IReadOnlyList<long> revisions) => this with { Excluded = revisions };

    /// <summary>Refuses a write when the current version fails the precondition.</summary>
    public Refusal? Check(long present) =>
        Absent ? Refusal.Stale("There is such a row already, and If-None-Match: * asks that there be none.") with { Code = "already-exists" }
        : Revisions?.Contains(present) == false ? Refusal.Stale("Somebody changed this row after you read it. Read it again, and decide again.")
        : Excluded.Contains(present) ? Refusal.Stale("The row is still in a state that If-None-Match rules out.") with { Code = "not-changed" }
        : null;
}
