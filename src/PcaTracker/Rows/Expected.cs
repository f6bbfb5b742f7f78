using PcaTracker.Domain;

namespace PcaTracker.Rows;

/// <summary>The state of a row on which a change was decided: some revisions or any, and those that it must not have.</summary>
internal sealed record Expected
{
    /// <summary>Whatever the row has become.</summary>
    public static readonly Expected Any = new();

    private IReadOnlyList<long>? Revisions { get; init; }

    private IReadOnlyList<long> Excluded { get; init; } = [];

    /// <summary>Whether it names the states that the row may have.</summary>
    public bool NamesState => Revisions is not null;

    /// <summary>Whether there must be no such row.</summary>
    public bool Absent { get; init; }

    /// <summary>As it was when it was read.</summary>
    public static Expected Revision(params IReadOnlyList<long> revisions) => new() { Revisions = revisions };

    /// <summary>The same, in none of these states.</summary>
    public Expected But(params IReadOnlyList<long> revisions) => this with { Excluded = revisions };

    /// <summary>The refusal of a change that was decided on another state than <paramref name="present"/>.</summary>
    public Refusal? Check(long present) =>
        Absent ? Refusal.Stale("There is such a row already, and If-None-Match: * asks that there be none.") with { Code = "already-exists" }
        : Revisions?.Contains(present) == false ? Refusal.Stale("Somebody changed this row after you read it. Read it again, and decide again.")
        : Excluded.Contains(present) ? Refusal.Stale("The row is still in a state that If-None-Match rules out.") with { Code = "not-changed" }
        : null;
}
