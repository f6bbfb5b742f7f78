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
    // The newest of each chain; null when only the file knows. Nobody else writes it while this process runs.
    private volatile IReadOnlyList<Checkpoint>? _newest;

    /// <summary>Writes the day's checkpoints unless they are written.</summary>
    public void Run()
    {
        using var session = database.OpenAsSystem();
        var at = Instants.Text(session.Now);
        var newest = _newest ??= Newest();
        var ofToday = newest.Where(c => c.Day == at[..10]).ToList();
        var missing = Chain.All.Except(ofToday.Select(c => c.Chain)).Select(chain => Of(session, chain, at)).ToList();
        if (missing.Count == 0)
            return;
        _newest = null;
        file.Append(missing);
        _newest = [.. ofToday, .. missing];
    }

    /// <summary>The last checkpoint of each chain that an audience may follow, for its pages and the digests of its heads.</summary>
    public IReadOnlyList<Checkpoint> Latest(Audience audience)
    {
        var newest = _newest ?? Newest();
        return [.. Chain.All.Where(audience.Sees.Contains).Select(chain => newest.FirstOrDefault(c => c.Chain == chain)).OfType<Checkpoint>()];
    }

    private List<Checkpoint> Newest()
    {
        // There is one a day for years: only as many are parsed as are asked for.
        var newestFirst = file.Lines().Reverse().Select(Checkpoint.Parse).OfType<Checkpoint>();
        return [.. Chain.All.Select(chain => newestFirst.FirstOrDefault(c => c.Chain == chain && c.Key == key.Public && c.IsSigned)).OfType<Checkpoint>()];
    }

    private Checkpoint Of(Session session, string chain, string at)
    {
        var end = session.Connection.QuerySingleOrDefault<(long Sequence, byte[] Hash)?>(
            "SELECT sequence, hash FROM main.entry WHERE chain = @chain ORDER BY sequence DESC LIMIT 1", new { chain });
        return Checkpoint.Sign(key, chain, end?.Sequence ?? 0, Convert.ToHexStringLower(end?.Hash ?? Entry.Beginning), at);
    }
}
