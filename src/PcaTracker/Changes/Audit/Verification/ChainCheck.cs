using System.Data.Common;
using System.Text;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>The last entry about a row in a chain, with the row's digest; null when the row was deleted or left the chain.</summary>
internal sealed record LastEntry(long Sequence, byte[]? Digest);

/// <summary>What an entry is about.</summary>
/// <param name="Set">The set of the row.</param>
/// <param name="Id">The key of the row.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="At">When.</param>
/// <param name="Who">Who did it.</param>
internal sealed record EntryFacts(string Set, long Id, string Kind, string At, string Who)
{
    public override string ToString() => $"{Set} {Id}, {Kind} of {At} by {Who}";
}

/// <summary>The result of following a chain.</summary>
/// <param name="Result">Whether it could be followed to its end, or where it broke.</param>
/// <param name="Count">The number of sound entries.</param>
/// <param name="Heads">The hashes after the numbers of entries for which they were asked.</param>
internal sealed record ChainResult(CheckResult Result, long Count, IReadOnlyDictionary<long, string> Heads);

/// <summary>Follows one chain of the database from its beginning and verifies the stored bytes of every entry.</summary>
internal sealed class ChainCheck
{
    private const int Columns = 14, Kind = 4, EntitySet = 5, EntityId = 6, Visibility = 7, Digest = 13, Leaf = 14, Hash = 15;

    private readonly IReadOnlyCollection<long> _counts;
    private readonly Dictionary<long, string> _heads = [];
    private long _count;

    private ChainCheck(string chain, IReadOnlyCollection<long> counts) =>
        (Name, _counts, Result) = (chain, counts, CheckResult.Sound($"chain {chain}", "chain-sound", ""));

    /// <summary>The chain.</summary>
    public string Name { get; }

    /// <summary>The last entry about each row in the chain.</summary>
    public Dictionary<(string Set, long Id), LastEntry> Rows { get; } = [];

    /// <summary>Rows whose visibility changed.</summary>
    public HashSet<(string Set, long Id)> VisibilityChanged { get; } = [];

    /// <summary>The visibilities of deleted rows.</summary>
    public Dictionary<(string Set, long Id), string?> Deleted { get; } = [];

    /// <summary>Whether the chain is sound, or the first bad entry.</summary>
    public CheckResult Result { get; private set; }

    /// <summary>Follows the chain up to its end or the first bad entry.</summary>
    /// <param name="connection">In its snapshot.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="counts">Numbers of entries after which the hash is wanted.</param>
    /// <param name="progress">Shows how many entries have been followed.</param>
    public static ChainCheck Run(DbConnection connection, string chain, IReadOnlyCollection<long> counts, ProgressLine? progress = null)
    {
        var check = new ChainCheck(chain, counts);
        progress?.Step($"following the chain {chain}");
        check.Follow(connection, progress);
        return check;
    }

    /// <summary>The result as checkpoints are compared with it.</summary>
    public ChainResult ToResult() => new(Result, _count, _heads);

    private void Follow(DbConnection connection, ProgressLine? progress)
    {
        var total = progress is null
            ? 0
            : connection.ExecuteScalar<long>("SELECT coalesce(max(sequence), 0) FROM main.entry WHERE chain = @Name", new { Name });
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT chain, sequence, at, who, kind, entity_set, entity_id, visibility, unless, line_stream, line, before, after, digest, leaf, hash
            FROM main.entry
            WHERE chain = @chain
            ORDER BY sequence
            """;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@chain", Name);
        command.Parameters.Add(parameter);
        using var row = command.ExecuteReader();
        var hash = AuditEntry.Beginning;
        while (row.Read())
        {
            if (Step(row, hash) is not { } next)
                return;
            hash = next;
            progress?.Report(_count, total);
        }

        Result = CheckResult.Sound($"chain {Name}", "chain-sound", $"{_count} entries, head {Convert.ToHexStringLower(hash)}");
    }

    private byte[]? Step(DbDataReader row, byte[] before)
    {
        var sequence = row.GetInt64(1);
        if (sequence != _count + 1)
            return Bad("entry-missing", $"entry {sequence}: entry {_count + 1} is missing; the next is {About(row)}.");
        var bytes = new ValueBytes(0);
        for (var i = 0; i < Columns; i++)
            Put(bytes, row, i);
        var leaf = bytes.Sha256();
        if (!row.GetFieldValue<byte[]>(Leaf).AsSpan().SequenceEqual(leaf))
            return Bad("entry-changed", $"entry {sequence}: its content is not what was chained: {About(row)}.");
        var hash = AuditEntry.Hash(before, leaf);
        if (!row.GetFieldValue<byte[]>(Hash).AsSpan().SequenceEqual(hash))
            return Bad("hash-changed", $"entry {sequence}: its hash does not follow from the entry before: {About(row)}.");
        _count = sequence;
        Remember(row, sequence);
        if (_counts.Contains(sequence))
            _heads[sequence] = Convert.ToHexStringLower(hash);
        return hash;
    }

    private void Remember(DbDataReader row, long sequence)
    {
        var key = (string.Intern(Text(row, EntitySet)), row.GetInt64(EntityId));
        Rows[key] = new LastEntry(sequence, row.IsDBNull(Digest) ? null : row.GetFieldValue<byte[]>(Digest));
        switch (Text(row, Kind))
        {
            case "leave" or "enter" or "appear" or "vanish":
                VisibilityChanged.Add(key);
                break;
            case "delete":
                Deleted[key] = row.IsDBNull(Visibility) ? null : Text(row, Visibility);
                break;
        }
    }

    private static void Put(ValueBytes bytes, DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
            bytes.PutNull();
        else if (row.GetFieldType(column) == typeof(long))
            bytes.Put(row.GetInt64(column));
        else if (row.GetFieldType(column) == typeof(string))
            bytes.PutText(row.GetFieldValue<byte[]>(column));
        else
            bytes.PutBlob(row.GetFieldValue<byte[]>(column));
    }

    private byte[]? Bad(string code, RefusalSentence finding)
    {
        Result = CheckResult.Bad($"chain {Name}", code, finding);
        return null;
    }

    private static EntryFacts About(DbDataReader row) =>
        new(Text(row, EntitySet), row.GetInt64(EntityId), Text(row, Kind), Text(row, 2), Text(row, 3));

    private static string Text(DbDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));
}
