using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Checks a database, in use or copied: that the file is sound, and that nothing in it is other than the record of changes says.</summary>
internal static class AuditVerification
{
    /// <summary>What each check found; or why there is nothing to check.</summary>
    /// <param name="file">The database.</param>
    /// <param name="directory">Where checkpoints and key are looked for.</param>
    /// <param name="kept">Lines of checkpoints that somebody kept elsewhere; null when there are none to look at.</param>
    /// <param name="progress">Told how far it has come.</param>
    public static Result<IReadOnlyList<CheckResult>> Run(string file, string directory, IReadOnlyList<string>? kept = null, ProgressLine? progress = null)
    {
        if (!File.Exists(file))
            return Refusal.NotFound($"There is no database {file}.");
        if (Access.Check(file, writes: false) is { } closed)
            return closed;
        // Before the snapshot: a checkpoint of later would be ahead of it.
        var key = AuditKey.Find(directory)?.Public;
        List<CheckpointCheck> checkpoints = [new(new CheckpointFile(directory).Lines(), key), .. kept is null ? (ReadOnlySpan<CheckpointCheck>)[] : [new(kept, key, "kept checkpoints")]];
        using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
        var found = new List<CheckResult>();
        try
        {
            connection.Open();
            using var snapshot = connection.BeginTransaction(deferred: true);
            if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'entry')"))
                return Refusal.Conflict("no-record", $"{file} has no record of changes yet: start the tracker on it once.");
            foreach (var check in Checks(connection, checkpoints, progress))
                found.Add(check);
        }
        catch (Exception error) when (Damage.Is(error) || found.Exists(check => !check.IsSound))
        {
            // Of a file that is damaged nothing more can be read.
            found.Add(CheckResult.Bad("file", Damage.Of(file).Sentence));
        }

        return found;
    }

    private static IEnumerable<CheckResult> Checks(SqliteConnection connection, IReadOnlyList<CheckpointCheck> checkpoints, ProgressLine? progress)
    {
        progress?.Step("checking the file");
        var flaws = connection.Query<string>("PRAGMA integrity_check").AsList();
        yield return flaws is ["ok"] ? CheckResult.Sound("integrity_check", "the file is sound") : CheckResult.Bad("integrity_check", $"the file is damaged: restore a backup. SQLite says: {flaws[0]}");
        var strays = connection.Query<(string Table, long? Row, string Parent)>("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check").AsList();
        yield return strays.Count == 0 ? CheckResult.Sound("foreign keys", "every link leads somewhere") : CheckResult.Bad("foreign keys", $"row {strays[0].Row} of {strays[0].Table} leads to no {strays[0].Parent}.");
        yield return Triggers(connection);
        yield return Notes(connection);

        var chains = HashChain.All.ToDictionary(chain => chain, chain => ChainCheck.Run(connection, chain, checkpoints.SelectMany(c => c.Marks(chain)).ToHashSet(), progress), StringComparer.Ordinal);
        foreach (var chain in chains.Values)
            yield return chain.Result;
        var followed = chains.ToDictionary(chain => chain.Key, chain => chain.Value.Outcome, StringComparer.Ordinal);
        foreach (var check in checkpoints)
            yield return check.Run(followed);
        // Where a chain breaks off, rows that it told of later would all look changed.
        if (chains.Values.Any(chain => !chain.Result.IsSound))
            yield break;
        progress?.Step("comparing rows");
        yield return new RowCheck(connection, chains.Values).Run();
        yield return VisibilityCheck.Run(connection, chains.Values);
    }

    private static CheckResult Triggers(SqliteConnection connection) =>
        AuditTriggers.Strange(connection) is { } strange
            ? CheckResult.Bad("triggers", $"{strange} is not as the tracker made it: changes may have gone unnoted.")
            : CheckResult.Sound("triggers", "every change is noted");

    private static CheckResult Notes(SqliteConnection connection)
    {
        var (count, set, id) = connection.QuerySingle<(long, string?, long?)>("SELECT count(*), min(entity_set), min(entity_id) FROM main.noted_change");
        return count == 0
            ? CheckResult.Sound("notes", "all are in a chain")
            : CheckResult.Bad("notes", $"{AuditWriter.OtherProgram} made {count} changes that are in no chain yet, one of them to {set} {id}: the tracker takes them in when it writes next.");
    }
}
