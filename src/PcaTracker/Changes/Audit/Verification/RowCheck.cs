using System.Data.Common;
using Dapper;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Compares every row of the record with the last entry about it, and names the first row that was changed behind the audit log.</summary>
internal sealed class RowCheck
{
    private const string Name = "rows";

    private readonly DbConnection _connection;
    private readonly Dictionary<(string Chain, string Set, long Id), LastEntry> _expected = [];
    private readonly byte[] _salt;
    private long _count;

    /// <summary>Prepares the comparison with chains that were followed to their end.</summary>
    public RowCheck(DbConnection connection, IEnumerable<ChainCheck> chains)
    {
        _connection = connection;
        foreach (var chain in chains)
            foreach (var (key, last) in chain.Rows)
                _expected[(chain.Name, key.Set, key.Id)] = last;
        _salt = connection.ExecuteScalar<byte[]>("SELECT salt FROM main.record_salt") ?? [];
    }

    /// <summary>Compares all rows.</summary>
    public CheckResult Run()
    {
        foreach (var table in AuditedTable.In(_connection))
            if (Compare(table) is { } difference)
                return difference;
        if (_expected.FirstOrDefault(e => e.Value.Digest is not null) is { Value: { } gone } missing)
            return CheckResult.Bad(
                Name, "row-gone",
                $"{missing.Key.Set} {missing.Key.Id} is gone, and no entry records that: "
                + $"the last is {gone.Sequence} of chain {missing.Key.Chain}.");
        return CheckResult.Sound(Name, "rows-sound", $"{_count} are as the chains say");
    }

    private CheckResult? Compare(AuditedTable table)
    {
        var visibility = table.EntitySet == AuditedTable.Lines ? "r.stream" : table.VisibilityOf("r");
        using var command = _connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT r."{table.Key}", {visibility}, {table.Row("r")}, {table.LinksOf("r")}
            FROM main."{table.Name}" r
            """;
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            _count++;
            var (id, chain) = (row.GetInt64(0), HashChain.Of(row.GetString(1)));
            if ((Compare(table, id, chain, row, 2) ?? Compare(table, id, HashChain.Links, row, 3)) is { } difference)
                return difference;
        }

        return null;
    }

    private CheckResult? Compare(AuditedTable table, long id, string chain, DbDataReader row, int column)
    {
        var isThere = !row.IsDBNull(column);
        if (!_expected.Remove((chain, table.EntitySet, id), out var last))
            return !isThere ? null
                : column == 3 ? CheckResult.Bad(Name, "link-unrecorded",
                    $"{table.EntitySet} {id} is there with a link, and no entry of chain {chain} records it.")
                : CheckResult.Bad(Name, "row-unrecorded", $"{table.EntitySet} {id} is there, and no entry of chain {chain} records it.");
        var digest = isThere ? AuditEntry.DigestOf(row.GetFieldValue<byte[]>(column), _salt, chain, last.Sequence) : null;
        return (digest, last.Digest) switch
        {
            (null, null) => null,
            ({ } now, { } then) when now.AsSpan().SequenceEqual(then) => null,
            _ => CheckResult.Bad(Name, "row-changed", $"{table.EntitySet} {id} is not as entry {last.Sequence} of chain {chain} left it."),
        };
    }
}
