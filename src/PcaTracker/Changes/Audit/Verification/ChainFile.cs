namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Verifies a downloaded file of hash chains: each hash follows from the one before, and no chain is too short for a checkpoint.</summary>
internal static class ChainFile
{
    /// <summary>Runs all checks.</summary>
    /// <param name="lines">The file.</param>
    /// <param name="checkpoints">Lines of checkpoints that somebody kept, if any.</param>
    public static IReadOnlyList<CheckResult> Run(IEnumerable<string> lines, IReadOnlyList<string> checkpoints)
    {
        var kept = new CheckpointCheck(checkpoints, key: null);
        var entries = lines.Select(ExportedEntry.Parse).ToList();
        if (entries.IndexOf(null) is >= 0 and var line)
            return [CheckResult.Bad("chain file", "not-an-entry", $"line {line + 1} is not an entry of a chain.")];
        var chains = HashChain.All.ToDictionary(
            chain => chain, chain => Follow(chain, [.. entries.Where(e => e!.Chain == chain)!], kept.Counts(chain)), StringComparer.Ordinal);
        var unknown = entries.Count(e => !chains.ContainsKey(e!.Chain));
        return
        [
            unknown == 0
                ? CheckResult.Sound("chain file", "chain-file-read", $"{entries.Count} entries")
                : CheckResult.Bad("chain file", "unknown-chain", $"{unknown} entries are of a chain that does not exist."),
            .. chains.Values.Where(chain => chain.Count > 0 || !chain.Result.IsSound).Select(chain => chain.Result),
            kept.Run(chains),
        ];
    }

    private static ChainResult Follow(string chain, IReadOnlyList<ExportedEntry> entries, IReadOnlySet<long> counts)
    {
        var (hash, heads) = (AuditEntry.Beginning, new Dictionary<long, string>());
        foreach (var (entry, number) in entries.Select((entry, i) => (entry, i + 1L)))
        {
            hash = AuditEntry.Hash(hash, entry.Leaf);
            var name = $"chain {chain}";
            var problem =
                entry.Sequence != number
                    ? CheckResult.Bad(name, "entry-missing", $"entry {number} is missing; the next is {entry.Sequence}.")
                : !entry.HasChainedContent ? CheckResult.Bad(name, "entry-changed", $"entry {number}: its content is not what was chained.")
                : !entry.Hash.AsSpan().SequenceEqual(hash)
                    ? CheckResult.Bad(name, "hash-changed", $"entry {number}: its hash does not follow from the entry before.")
                : null;
            if (problem is not null)
                return new(problem, number - 1, heads);
            if (counts.Contains(number))
                heads[number] = Convert.ToHexStringLower(hash);
        }

        var sound = CheckResult.Sound($"chain {chain}", "chain-sound",
            $"{entries.Count} entries, {entries.Count(e => e.IsReadable)} of them readable, head {Convert.ToHexStringLower(hash)}");
        return new(sound, entries.Count, heads);
    }
}
