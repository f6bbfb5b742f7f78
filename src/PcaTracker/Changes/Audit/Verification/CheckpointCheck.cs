namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Compares hash chains with signed checkpoints: a chain alone does not show a missing end or that all of it was rewritten.</summary>
internal sealed class CheckpointCheck
{
    private readonly string _name;
    private readonly IReadOnlyList<string> _lines;
    private readonly List<Checkpoint?> _checkpoints;
    private readonly string? _key;

    /// <summary>Reads checkpoints.</summary>
    /// <param name="lines">The checkpoints, line by line.</param>
    /// <param name="key">The public key that must have signed them; null to accept any single key.</param>
    /// <param name="name">The name of the check.</param>
    public CheckpointCheck(IReadOnlyList<string> lines, string? key, string name = "checkpoints")
    {
        _name = name;
        (_lines, _checkpoints) = (lines, [.. lines.Select(Checkpoint.Parse)]);
        _key = key ?? _checkpoints.OfType<Checkpoint>().FirstOrDefault()?.Key;
    }

    /// <summary>The numbers of entries at which a chain was signed.</summary>
    public IReadOnlySet<long> Counts(string chain) => _checkpoints.OfType<Checkpoint>().Where(c => c.Chain == chain).Select(c => c.Count).ToHashSet();

    /// <summary>Compares the chains with the checkpoints.</summary>
    public CheckResult Run(IReadOnlyDictionary<string, ChainResult> chains)
    {
        var (read, remnants) = (_checkpoints.OfType<Checkpoint>().ToList(), Enumerable.Range(0, _lines.Count).Where(IsRemnant).ToList());
        if (_lines.Count == remnants.Count)
            return CheckResult.Sound(_name, "no-checkpoint", "there is none yet, so an end that was cut off would not show");
        for (var i = 0; i < _checkpoints.Count; i++)
            if (!IsRemnant(i) && Problem(i + 1, _checkpoints[i], chains) is { } problem)
                return problem;
        var torn = new Remnants([.. remnants.Select(i => i + 1)]);
        return CheckResult.Sound(
            _name, "checkpoints-sound", $"{read.Count} from {read[0].Day} to {read[^1].Day}, key {AuditKey.Name(_key!)}{torn}");
    }

    private bool IsRemnant(int line) => _checkpoints[line] is null && Checkpoint.IsRemnant(_lines[line]);

    private CheckResult? Problem(int line, Checkpoint? checkpoint, IReadOnlyDictionary<string, ChainResult> chains)
    {
        if (checkpoint is null || !chains.TryGetValue(checkpoint.Chain, out var chain))
            return CheckResult.Bad(_name, "not-a-checkpoint", $"line {line}: this is not a checkpoint.");
        if (checkpoint.Key != _key)
            return CheckResult.Bad(_name, "another-key", $"line {line}: it names another key than it should.");
        if (!checkpoint.IsSigned)
            return CheckResult.Bad(_name, "signature-wrong", $"line {line}: its signature is not that of its words.");
        // A broken chain has its own result.
        if (!chain.Result.IsSound)
            return null;
        if (chain.Count < checkpoint.Count)
            return CheckResult.Bad(_name, "chain-cut-off",
                $"line {line}: chain {checkpoint.Chain} had {checkpoint.Count} entries on {checkpoint.At} and has {chain.Count}: "
                + $"entry {chain.Count + 1} and all after it were cut off.");
        return checkpoint.Count > 0 && chain.Heads[checkpoint.Count] != checkpoint.Head
            ? CheckResult.Bad(_name, "chain-rewritten",
                $"line {line}: entry {checkpoint.Count} of chain {checkpoint.Chain} is another than on {checkpoint.At}: "
                + $"the chain was written anew.")
            : null;
    }
}

/// <summary>Lines of a file of checkpoints that were left half-written.</summary>
internal sealed record Remnants(IReadOnlyList<int> Lines)
{
    public override string ToString() =>
        string.Concat(Lines.Select(line => $"; line {line} is what was left of a line when it was written, and no checkpoint"));
}
