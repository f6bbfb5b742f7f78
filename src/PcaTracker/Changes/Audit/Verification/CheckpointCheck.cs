
namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Holds the chains to what was signed of them: a chain alone does not show that its end was cut off, or that all of it was written anew.</summary>
internal sealed class CheckpointCheck
{
    private readonly string _name;
    private readonly IReadOnlyList<string> _lines;
    private readonly List<Checkpoint?> _checkpoints;
    private readonly string? _key;

    /// <param name="lines">The checkpoints, line by line.</param>
    /// <param name="key">The public key that must have signed them; null when any will do, as long as it is one.</param>
    /// <param name="name">What the check is called.</param>
    public CheckpointCheck(IReadOnlyList<string> lines, string? key, string name = "checkpoints")
    {
        _name = name;
        (_lines, _checkpoints) = (lines, [.. lines.Select(Checkpoint.Parse)]);
        _key = key ?? _checkpoints.OfType<Checkpoint>().FirstOrDefault()?.Key;
    }

    /// <summary>Where in a chain there are checkpoints.</summary>
    public IReadOnlySet<long> Marks(string chain) => _checkpoints.OfType<Checkpoint>().Where(c => c.Chain == chain).Select(c => c.Count).ToHashSet();

    public CheckResult Run(IReadOnlyDictionary<string, ChainResult> chains)
    {
        var (read, remnants) = (_checkpoints.OfType<Checkpoint>().ToList(), Enumerable.Range(0, _lines.Count).Where(IsRemnant).ToList());
        if (_lines.Count == remnants.Count)
            return CheckResult.Sound(_name, "there is none yet, so an end that was cut off would not show");
        for (var i = 0; i < _checkpoints.Count; i++)
            if (!IsRemnant(i) && Problem(_checkpoints[i], chains) is { } problem)
                return CheckResult.Bad(_name, $"line {i + 1}: {problem}");
        var torn = string.Concat(remnants.Select(i => $"; line {i + 1} is what was left of a line when it was written, and no checkpoint"));
        return CheckResult.Sound(_name, $"{read.Count} from {read[0].Day} to {read[^1].Day}, key {AuditKey.Name(_key!)}{torn}");
    }

    private bool IsRemnant(int line) => _checkpoints[line] is null && Checkpoint.IsRemnant(_lines[line]);

    private string? Problem(Checkpoint? checkpoint, IReadOnlyDictionary<string, ChainResult> chains)
    {
        if (checkpoint is null || !chains.TryGetValue(checkpoint.Chain, out var chain))
            return "this is not a checkpoint.";
        if (checkpoint.Key != _key)
            return "it names another key than it should.";
        if (!checkpoint.IsSigned)
            return "its signature is not that of its words.";
        // Of a chain that is bad the chain's own check tells.
        if (!chain.Result.IsSound)
            return null;
        if (chain.Count < checkpoint.Count)
            return $"chain {checkpoint.Chain} had {checkpoint.Count} entries on {checkpoint.At} and has {chain.Count}: entry {chain.Count + 1} and all after it were cut off.";
        return checkpoint.Count > 0 && chain.Heads[checkpoint.Count] != checkpoint.Head
            ? $"entry {checkpoint.Count} of chain {checkpoint.Chain} is another than on {checkpoint.At}: the chain was written anew."
            : null;
    }
}
