using PcaTracker.Domain;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>The result of one check of a database or file.</summary>
/// <param name="Name">The subject of the check.</param>
/// <param name="IsSound">Whether the check passed.</param>
/// <param name="Code">What was found, in kebab case: pages say it in other words.</param>
/// <param name="Finding">Details for the command line; after a failure the first fault.</param>
internal sealed record CheckResult(string Name, bool IsSound, string Code, string Finding)
{
    /// <summary>The values in the finding, in its order.</summary>
    public IReadOnlyList<object?> Values { get; private init; } = [];

    /// <summary>A check that passed.</summary>
    public static CheckResult Sound(string name, string code, RefusalSentence finding) =>
        new(name, true, code, finding.ToString()) { Values = finding.Values };

    /// <summary>A check that failed.</summary>
    public static CheckResult Bad(string name, string code, RefusalSentence finding) =>
        new(name, false, code, finding.ToString()) { Values = finding.Values };

    /// <summary>The line that <c>verify</c> prints.</summary>
    public override string ToString() => $"{Name,-16} {(IsSound ? "ok" : "BAD")}: {Finding}";
}
