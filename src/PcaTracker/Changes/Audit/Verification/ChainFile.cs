
namespace PcaTracker.Changes.Audit.Verification;

/// <summary>A downloaded file of what an audience may follow of the record: whether each chain follows from itself, and ends no earlier than checkpoints say.</summary>
internal static class ChainFile
{
    /// <param name="lines">The file.</param>
    /// <param name="checkpoints">Lines of checkpoints that somebody kept; none when nobody did.</param>
    public static IReadOnlyList<Check> Run(IEnumerable<string> lines, IReadOnlyList<string> checkpoints)
    {
        var kept = new CheckpointCheck(checkpoints, key: null);
        var entries = lines.Select(ChainLine.Parse).ToList();
        if (entries.IndexOf(null) is >= 0 and var stray)
            return [Check.Bad("chain file", $"line {stray + 1} is not an entry of a chain.")];
        var chains = Chain.All.ToDictionary(chain => chain, chain => Follow(chain, [.. entries.Where(e => e!.Chain == chain)!], kept.Marks(chain)), StringComparer.Ordinal);
        var unknown = entries.Count(e => !chains.ContainsKey(e!.Chain));
        return
        [
            unknown == 0 ? Check.Sound("chain file", $"{entries.Count} entries") : Check.Bad("chain file", $"{unknown} entries are of no chain that there is."),
            .. chains.Values.Where(chain => chain.Count > 0 || !chain.Result.IsSound).Select(chain => chain.Result),
            kept.Run(chains),
        ];
    }

    private static Followed Follow(string chain, IReadOnlyList<ChainLine> entries, IReadOnlySet<long> marks)
    {
        var (hash, heads) = (Entry.Beginning, new Dictionary<long, string>());
        foreach (var (entry, place) in entries.Select((entry, i) => (entry, i + 1L)))
        {
            hash = Entry.Hash(hash, entry.Leaf);
            var problem = entry.Sequence != place ? $"entry {place} is missing; the next is {entry.Sequence}."
                : !entry.IsWhatWasChained ? $"entry {place}: its content is not what was chained."
                : !entry.Hash.AsSpan().SequenceEqual(hash) ? $"entry {place}: its hash does not follow from the entry before."
                : null;
            if (problem is not null)
                return new(Check.Bad($"chain {chain}", problem), place - 1, heads);
            if (marks.Contains(place))
                heads[place] = Convert.ToHexStringLower(hash);
        }

        return new(Check.Sound($"chain {chain}", $"{entries.Count} entries, {entries.Count(e => e.IsTold)} of them told, head {Convert.ToHexStringLower(hash)}"), entries.Count, heads);
    }
}
