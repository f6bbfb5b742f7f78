namespace PcaTracker.Changes.Audit.Verification;

/// <summary>The result of one check of a database or file.</summary>
/// <param name="Name">The subject of the check.</param>
/// <param name="IsSound">Whether the check passed.</param>
/// <param name="Finding">Details; after a failure the first fault.</param>
internal sealed record CheckResult(string Name, bool IsSound, string Finding)
{
    /// <summary>A check that passed.</summary>
    public static CheckResult Sound(string name, string finding) => new(name, true, finding);

    /// <summary>A check that failed.</summary>
    public static CheckResult Bad(string name, string finding) => new(name, false, finding);

    /// <summary>The line that <c>verify</c> prints.</summary>
    public override string ToString() => $"{Name,-16} {(IsSound ? "ok" : "BAD")}: {Finding}";
}
