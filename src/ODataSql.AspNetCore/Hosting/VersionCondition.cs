using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>The versions of a row on which a write was decided: any, or listed ones, and those that it must not have.</summary>
public sealed record VersionCondition
{
    /// <summary>Holds for every version.</summary>
    public static readonly VersionCondition Any = new();

    /// <summary>Versions one of which the row must have; null for any.</summary>
    public IReadOnlyList<long>? Versions { get; init; }

    /// <summary>Versions that the row must not have.</summary>
    public IReadOnlyList<long> Excluded { get; init; } = [];

    /// <summary>Whether there must be no such row.</summary>
    public bool MustNotExist { get; init; }

    /// <summary>Whether it holds for whatever row there is.</summary>
    public bool IsAny => Versions is null && Excluded.Count == 0 && !MustNotExist;

    /// <summary>Holds for the listed versions.</summary>
    public static VersionCondition OneOf(IReadOnlyList<long> versions) => new() { Versions = versions };

    /// <summary>Refuses a write that was decided on another version than the present one.</summary>
    public ODataRefusal? Check(long present) =>
        MustNotExist ? Failed("already-exists", "There is such a row already, and If-None-Match: * asks that there be none.")
        : Versions?.Contains(present) == false
            ? Failed("changed-meanwhile", "Somebody changed this row after you read it. Read it again, and decide again.")
        : Excluded.Contains(present) ? Failed("not-changed", "The row is still in a state that If-None-Match rules out.")
        : null;

    private static ODataRefusal Failed(string code, string message) => new(StatusCodes.Status412PreconditionFailed, code, message);
}
