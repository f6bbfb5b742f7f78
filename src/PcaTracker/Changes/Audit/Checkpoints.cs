using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// Signs the state of every chain once a day, whether anything happened or not, so that the existence of a checkpoint reveals no
/// activity.
/// </summary>
internal sealed class Checkpoints(TrackerDatabase database, AuditKey key, CheckpointFile file, TimeProvider time)
{
    // The newest checkpoint of each chain; null when it must be read from the file. Nobody else writes the file while this process runs.
    private volatile IReadOnlyList<Checkpoint>? _newest;

    // How many this node's file and the table of all nodes had after the last exchange.
    private (long Here, long There) _exchanged = (-1, -1);

    /// <summary>Writes the day's checkpoints, unless they exist or the clock is behind the last checkpoint.</summary>
    public Task RunAsync() => database.IsFile ? RunAloneAsync() : RunAmongNodesAsync();

    private async Task RunAloneAsync()
    {
        if (Missing(_newest ??= Newest(), Now()).Count == 0)
            return;
        // Under the database's write lock, so that nobody else appends meanwhile, in this process or another.
        _ = await database.WriteAsSystemAsync(session =>
        {
            _newest = null;
            var (newest, at) = (Newest(), Now());
            var missing = Sign(Missing(newest, at), at);
            if (missing.Count == 0)
                return 0;
            file.Append(missing);
            DataFiles.Expect(session, file.Directory);
            _newest = [.. newest.Where(c => missing.TrueForAll(m => m.Chain != c.Chain)), .. missing];
            return missing.Count;
        });
    }

    // The day's checkpoints are rows of the transaction that signs them: whichever node comes first, the others find them.
    private async Task RunAmongNodesAsync()
    {
        if (Counts() == _exchanged && Missing(Latest(), Now()).Count == 0)
            return;
        await database.WriteAsSystemAsync(session =>
        {
            SharedCheckpoints.Exchange(session, file, key);
            var (newest, at) = (SharedCheckpoints.Newest(session.Connection, key), Now());
            var missing = Sign(Missing(newest, at), at);
            SharedCheckpoints.Add(session.Connection, missing);
            if (missing.Count > 0)
                file.Append(missing);
            DataFiles.Expect(session, file.Directory);
            return missing.Count;
        });
        _exchanged = Counts();
    }

    /// <summary>The last checkpoint of each chain that an audience may read, for its pages and the digests of its heads.</summary>
    public IReadOnlyList<Checkpoint> Latest(Audience audience)
    {
        var newest = Latest();
        return [.. HashChain.All.Where(audience.Sees.Contains).Select(chain => newest.FirstOrDefault(c => c.Chain == chain)).OfType<Checkpoint>()];
    }

    /// <summary>The instant of the last checkpoint; null before the first.</summary>
    public string? LastAt => Latest().Select(c => c.At).Max(StringComparer.Ordinal);

    private IReadOnlyList<Checkpoint> Latest()
    {
        if (database.IsFile)
            return _newest ?? Newest();
        // Another node may have written some since.
        using var session = database.OpenAsSystem();
        return SharedCheckpoints.Newest(session.Connection, key);
    }

    private (long Here, long There) Counts()
    {
        using var session = database.OpenAsSystem();
        return (file.Lines().Count, session.Connection.ExecuteScalar<long>("SELECT count(*) FROM checkpoint"));
    }

    private List<Checkpoint> Newest()
    {
        // The file grows every day for years, so only as many lines are parsed as are needed.
        var newestFirst = file.Lines().Reverse().Select(Checkpoint.Parse).OfType<Checkpoint>();
        return
        [
            .. HashChain.All.Select(chain => newestFirst.FirstOrDefault(c => c.Chain == chain && c.Key == key.Public && c.IsSigned))
                .OfType<Checkpoint>(),
        ];
    }

    private string Now() => Instants.Text(time.GetUtcNow());

    private static List<string> Missing(IReadOnlyList<Checkpoint> newest, string at) =>
        newest.Any(c => string.CompareOrdinal(c.At, at) > 0)
            ? []
            : [.. HashChain.All.Except(newest.Where(c => c.Day == at[..10]).Select(c => c.Chain))];

    // Reads in another session, which sees committed entries only: the present transaction may yet be rolled back.
    private List<Checkpoint> Sign(List<string> chains, string at)
    {
        using var session = database.OpenAsSystem();
        return chains.ConvertAll(chain => Of(session, chain, at));
    }

    private Checkpoint Of(Session session, string chain, string at)
    {
        var end = session.Connection.QuerySingleOrDefault<(long Sequence, byte[] Hash)?>(
            "SELECT sequence, hash FROM main.entry WHERE chain = @chain ORDER BY sequence DESC LIMIT 1", new { chain });
        return Checkpoint.Sign(key, chain, end?.Sequence ?? 0, Convert.ToHexStringLower(end?.Hash ?? AuditEntry.Beginning), at);
    }
}
