
namespace PcaTracker.Changes.Audit.Verification;

/// <summary>A downloaded file of what an audience may follow of the record: whether each chain follows from itself, and ends no earlier than checkpoints say.</summary>
internal static class ChainFile
{
    /// <param name="lines">The file.</param>
    /// <param name="checkpoints">Lines of checkpoints that somebody kept; none when nobody did.</param>
    public static IReadOnlyList<CheckResult> Run(IEnumerable<string> lines, IReadOnlyList<string> checkpoints)
    {
        var kept = new CheckpointCheck(checkpoints, key: null);
        var entries = lines.Select(ExportedEntry.Parse).ToList();
        if (entries.IndexOf(null) is >= 0 and var stray)
            return [CheckResult.Bad("chain file", $"line {stray + 1} is not an entry of a chain.")];
        var chains = HashChain.All.ToDictionary(chain => chain, chain => Follow(chain, [.. entries.Where(e => e!.Chain == chain)!], kept.Marks(chain)), StringComparer.Ordinal);
        var unknown = entries.Count(e => !chains.ContainsKey(e!.Chain));
        return
        [
            unknown == 0 ? CheckResult.Sound("chain file", $"{entries.Count} entries") : CheckResult.Bad("chain file", $"{unknown} entries are of no chain that there is."),
            .. chains.Values.Where(chain => chain.Count > 0 || !chain.Result.IsSound).Select(chain => chain.Result),
            kept.Run(chains),
        ];
    }

    private static ChainResult Follow(string chain, IReadOnlyList<ExportedEntry> entries, IReadOnlySet<long> marks)
    {
        var (hash, heads) = (AuditEntry.Beginning, new Dictionary<long, string>());
        foreach (var (entry, place) in entries.Select((entry, i) => (entry, i + 1L)))
        {
            hash = AuditEntry.Hash(hash, entry.Leaf);
            var problem = entry.Sequence != place ? $"entry {place} is missing; the next is {entry.Sequence}."
                : !entry.IsWhatWasChained ? $"entry {place}: its content is not what was chained."
                : !entry.Hash.AsSpan().SequenceEqual(hash) ? $"entry {place}: its hash does not follow from the entry before."
                : null;
            if (problem is not null)
                return new(CheckResult.Bad($"chain {chain}", problem), place - 1, heads);
            if (marks.Contains(place))
                heads[place] = Convert.ToHexStringLower(hash);
        }

        return new(CheckResult.Sound($"chain {chain}", $"{entries.Count} entries, {entries.Count(e => e.IsTold)} of them told, head {Convert.ToHexStringLower(hash)}"), entries.Count, heads);
    }
}
