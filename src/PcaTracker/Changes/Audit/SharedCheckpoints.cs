using System.Data.Common;
using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// The checkpoints that the nodes on one database share, in a table of it. Each node keeps a copy in its own file: whoever removes rows of
/// the table, or writes a chain anew, is found out by any node's <c>verify</c>.
/// </summary>
internal static class SharedCheckpoints
{
    private const string Columns = "chain AS Chain, count AS Count, head AS Head, at AS At, key AS Key, signature AS Signature";

    /// <summary>All of them, as they are: whoever reads them checks their signatures.</summary>
    public static IReadOnlyList<Checkpoint> All(DbConnection connection) =>
        connection.Query<Checkpoint>($"SELECT {Columns} FROM main.checkpoint ORDER BY at, chain").AsList();

    /// <summary>The newest of each chain that a key signed.</summary>
    public static IReadOnlyList<Checkpoint> Newest(DbConnection connection, AuditKey key) =>
    [
        .. HashChain.All.Select(chain => connection.Query<Checkpoint>(
                $"SELECT {Columns} FROM main.checkpoint WHERE chain = @chain AND key = @Public ORDER BY at DESC",
                new { chain, key.Public },
                buffered: false)
            .FirstOrDefault(checkpoint => checkpoint.IsSigned)).OfType<Checkpoint>(),
    ];

    /// <summary>Adds some that are not there yet.</summary>
    public static void Add(DbConnection connection, IEnumerable<Checkpoint> checkpoints) => connection.Execute(
        """
        INSERT INTO checkpoint (signature, chain, count, head, at, key)
        VALUES (@Signature, @Chain, @Count, @Head, @At, @Key)
        ON CONFLICT DO NOTHING
        """,
        checkpoints);

    /// <summary>
    /// Gives the table what the file of this node alone has, and the file what other nodes signed. What this key did not sign stays where it is.
    /// </summary>
    /// <param name="session">In a write transaction, so that one node at a time does so.</param>
    /// <param name="file">The file of this node.</param>
    /// <param name="key">The key of all nodes.</param>
    public static void Exchange(Session session, CheckpointFile file, AuditKey key)
    {
        var (here, there) = (Signed(file, key), Signed(All(session.Connection), key));
        Add(session.Connection, here.ExceptBy(there.Select(c => c.Signature), c => c.Signature).ToList());
        AppendMissing(file, here, there);
    }

    /// <summary>Gives a file what nodes have signed with its key; the table stays as it is.</summary>
    public static void GiveTo(CheckpointFile file, AuditKey key, DbConnection connection) =>
        AppendMissing(file, Signed(file, key), Signed(All(connection), key));

    private static void AppendMissing(CheckpointFile file, List<Checkpoint> here, List<Checkpoint> there)
    {
        if (there.ExceptBy(here.Select(c => c.Signature), c => c.Signature).ToList() is { Count: > 0 } others)
            file.Append(others);
    }

    private static List<Checkpoint> Signed(CheckpointFile file, AuditKey key) =>
        Signed(file.Lines().Select(Checkpoint.Parse).OfType<Checkpoint>(), key);

    private static List<Checkpoint> Signed(IEnumerable<Checkpoint> checkpoints, AuditKey key) =>
        [.. checkpoints.Where(c => c.Key == key.Public && c.IsSigned)];
}
