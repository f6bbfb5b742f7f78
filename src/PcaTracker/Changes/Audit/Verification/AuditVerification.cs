using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Changes.Triggers;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Verifies a database, in use or copied: the file is sound, and everything in it agrees with the audit log.</summary>
internal static class AuditVerification
{
    /// <summary>Runs all checks of the database that the program uses.</summary>
    public static Result<IReadOnlyList<CheckResult>> Run(
        TrackerDatabase database, string directory, IReadOnlyList<string>? kept = null, ProgressLine? progress = null)
    {
        if (database.IsFile)
            return Run(database.File, directory, kept, progress);
        using var session = database.OpenAsSystem();
        using var snapshot = session.Dialect.BeginSnapshot(session.Connection);
        return OnServer((NpgsqlConnection)session.Connection, directory, progress, kept);
    }

    /// <summary>Runs all checks of a database on a server, which watches over its own files and links.</summary>
    /// <param name="connection">A connection of the program, in a transaction.</param>
    /// <param name="directory">The directory of checkpoints and key.</param>
    /// <param name="progress">Shows the current step.</param>
    /// <param name="kept">Lines of checkpoints kept elsewhere.</param>
    public static List<CheckResult> OnServer(
        NpgsqlConnection connection, string directory, ProgressLine? progress = null, IReadOnlyList<string>? kept = null)
    {
        var checkpoints = Checkpoints(directory, kept);
        // In the snapshot itself: a checkpoint is committed after the entries that it signs. Before its upgrade a database may have none.
        if (DatabaseSchema.Of(connection).Has("checkpoint", "signature") && SharedCheckpoints.All(connection) is { Count: > 0 } shared)
            checkpoints.Add(new([.. shared.Select(c => c.Line)], AuditKey.Find(directory)?.Public, "node checkpoints"));
        return
        [
            Triggers(PostgresTriggers.FirstDeviating(connection, PostgresMigrations.Applied(connection), AuditTriggers.All(connection))),
            .. Record(connection, checkpoints, progress),
        ];
    }

    /// <summary>Runs all checks of a file; refuses when there is nothing to check.</summary>
    /// <param name="file">The database.</param>
    /// <param name="directory">The directory of checkpoints and key.</param>
    /// <param name="kept">Lines of checkpoints kept elsewhere; null when there are none to compare with.</param>
    /// <param name="progress">Shows the current step.</param>
    public static Result<IReadOnlyList<CheckResult>> Run(
        string file, string directory, IReadOnlyList<string>? kept = null, ProgressLine? progress = null)
    {
        if (!File.Exists(file))
            return Refusal.NotFound($"There is no database {file}.");
        if (Access.Check(file, writes: false) is { } closed)
            return closed;
        var checkpoints = Checkpoints(directory, kept);
        using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
        var found = new List<CheckResult>();
        try
        {
            connection.Open();
            using var snapshot = connection.BeginTransaction(deferred: true);
            if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'entry')"))
                return Refusal.Conflict("no-record", $"{file} has no audit log yet: start the tracker on it once.");
            foreach (var check in Checks(connection, checkpoints, progress))
                found.Add(check);
        }
        catch (Exception error) when (Damage.Is(error) || found.Exists(check => !check.IsSound))
        {
            // Nothing more can be read from a damaged file.
            found.Add(CheckResult.Bad("file", "file-damaged", Damage.Of(file).Sentence));
        }

        return found;
    }

    // Read before the snapshot: a later checkpoint would be ahead of the snapshot.
    private static List<CheckpointCheck> Checkpoints(string directory, IReadOnlyList<string>? kept)
    {
        var key = AuditKey.Find(directory)?.Public;
        List<CheckpointCheck> checkpoints = [new(new CheckpointFile(directory).Lines(), key)];
        if (kept is not null)
            checkpoints.Add(new(kept, key, "kept checkpoints"));
        return checkpoints;
    }

    private static IEnumerable<CheckResult> Checks(SqliteConnection connection, IReadOnlyList<CheckpointCheck> checkpoints, ProgressLine? progress)
    {
        progress?.Step("checking the file");
        yield return Integrity(connection);
        yield return ForeignKeys(connection);
        yield return Triggers(AuditTriggers.FirstDeviating(connection));
        foreach (var check in Record(connection, checkpoints, progress))
            yield return check;
    }

    // Whether everything in the database agrees with the audit log.
    private static IEnumerable<CheckResult> Record(DbConnection connection, IReadOnlyList<CheckpointCheck> checkpoints, ProgressLine? progress)
    {
        yield return CapturedChanges(connection);

        var chains = HashChain.All.ToDictionary(
            chain => chain,
            chain => ChainCheck.Run(connection, chain, checkpoints.SelectMany(c => c.Counts(chain)).ToHashSet(), progress),
            StringComparer.Ordinal);
        foreach (var chain in chains.Values)
            yield return chain.Result;
        var results = chains.ToDictionary(chain => chain.Key, chain => chain.Value.ToResult(), StringComparer.Ordinal);
        foreach (var check in checkpoints)
            yield return check.Run(results);
        // Behind the end of a broken chain all rows would look changed.
        if (chains.Values.Any(chain => !chain.Result.IsSound))
            yield break;
        progress?.Step("comparing rows");
        yield return new RowCheck(connection, chains.Values).Run();
        yield return VisibilityCheck.Run(connection, chains.Values);
    }

    private static CheckResult Integrity(SqliteConnection connection)
    {
        var problems = connection.Query<string>("PRAGMA integrity_check").AsList();
        return problems is ["ok"]
            ? CheckResult.Sound("integrity_check", "file-sound", "the file is sound")
            : CheckResult.Bad("integrity_check", "file-not-sound", $"the file is damaged: restore a backup. SQLite says: {problems[0]}");
    }

    private static CheckResult ForeignKeys(SqliteConnection connection)
    {
        var broken = connection.Query<(string Table, long? Row, string Parent)>(
            "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check").AsList();
        return broken.Count == 0
            ? CheckResult.Sound("foreign keys", "links-sound", "every link has a target")
            : CheckResult.Bad("foreign keys", "link-without-target",
                $"row {broken[0].Row} of {broken[0].Table} refers to a row of {broken[0].Parent} that does not exist.");
    }

    private static CheckResult Triggers(string? changed) =>
        changed is not null
            ? CheckResult.Bad("triggers", "trigger-changed", $"{changed} is not as the tracker made it: changes may not have been captured.")
            : CheckResult.Sound("triggers", "triggers-sound", "every change is captured");

    private static CheckResult CapturedChanges(DbConnection connection)
    {
        const string Name = "captured changes";
        var (count, set, id) = connection.QuerySingle<(long, string?, long?)>(
            "SELECT count(*), min(entity_set), min(entity_id) FROM main.noted_change");
        return count == 0
            ? CheckResult.Sound(Name, "all-chained", "all are in a chain")
            : CheckResult.Bad(Name, "changes-unchained",
                $"{AuditWriter.OtherProgram} made {count} changes that are in no chain yet, one of them to {set} {id}: "
                + $"the tracker records them when it writes next.");
    }
}
