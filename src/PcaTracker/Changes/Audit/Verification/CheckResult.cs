
namespace PcaTracker.Changes.Audit.Verification;

/// <summary>What one check of the record found.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="IsSound">Whether it was as it should be.</param>
/// <param name="Finding">What was found; the first bad thing by name.</param>
internal sealed record CheckResult(string Name, bool IsSound, string Finding)
{
    public static CheckResult Sound(string name, string finding) => new(name, true, finding);

    public static CheckResult Bad(string name, string finding) => new(name, false, finding);

    public override string ToString() => $"{Name,-16} {(IsSound ? "ok" : "BAD")}: {Finding}";
}
