using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.Sealing;

namespace PcaTracker.History;

/// <summary>
/// Signs once a day how far each chain has come. Every chain every day, whether anything happened or not: that there is a checkpoint
/// tells nothing.
/// </summary>
internal sealed class Checkpoints(TrackerDatabase database, RecordKey key, CheckpointFile file)
{
    private string? _written;

    /// <summary>Writes the day's checkpoints unless they are written.</summary>
    public void Run()
    {
        using var session = database.OpenAsSystem();
        var at = Instants.Text(session.Now);
        var today = at[..10];
        if (string.CompareOrdinal(today, _written) <= 0)
            return;
        // Nobody else writes while this process runs.
        var written = _written is not null ? [] : NewestFirst().TakeWhile(c => string.CompareOrdinal(c.At, today) >= 0).Select(c => c.Chain).ToHashSet(StringComparer.Ordinal);
        var missing = Chain.All.Where(chain => !written.Contains(chain)).Select(chain => Of(session, chain, at)).ToList();
        if (missing.Count > 0)
            file.Append(missing);
        _written = today;
    }

    /// <summary>The last checkpoint of each chain that an audience may follow, for its pages and the digests of its heads.</summary>
    public IReadOnlyList<Checkpoint> Latest(Audience audience)
    {
        var newest = NewestFirst();
        return [.. Chain.All.Where(audience.Sees.Contains).Select(chain => newest.FirstOrDefault(c => c.Chain == chain)).OfType<Checkpoint>()];
    }

    // There is one a day for years: only as many are parsed as are asked for.
    private IEnumerable<Checkpoint> NewestFirst() => file.Lines().Reverse().Select(Checkpoint.Parse).OfType<Checkpoint>();

    private Checkpoint Of(Session session, string chain, string at)
    {
        var end = session.Connection.QuerySingleOrDefault<(long Sequence, byte[] Hash)?>(
            "SELECT sequence, hash FROM main.entry WHERE chain = @chain ORDER BY sequence DESC LIMIT 1", new { chain });
        return Checkpoint.Sign(key, chain, end?.Sequence ?? 0, Convert.ToHexStringLower(end?.Hash ?? Entry.Beginning), at);
    }
}
