using System.Data.Common;
using Dapper;

namespace PcaTracker.Changes.Audit;

/// <summary>Appends entries to the hash chains in one transaction.</summary>
internal sealed class AuditLog : IDisposable
{
    private readonly Dictionary<string, (long Sequence, byte[] Hash)> _ends = new(StringComparer.Ordinal);
    private readonly DbConnection _connection;
    private readonly DbCommand _insert;
    private readonly byte[] _salt;

    /// <summary>Prepares to append.</summary>
    public AuditLog(DbConnection connection)
    {
        _connection = connection;
        using var salt = Command("SELECT salt FROM main.record_salt");
        _salt = (byte[])salt.ExecuteScalar()!;
        _insert = Command(
            """
            INSERT INTO main.entry (
              chain, sequence, at, who, kind, entity_set, entity_id, visibility, unless, line_stream, line, before, after, digest, leaf, hash)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16)
            """);
        for (var number = 1; number <= 16; number++)
        {
            var parameter = _insert.CreateParameter();
            parameter.ParameterName = $"@{number}";
            _insert.Parameters.Add(parameter);
        }
    }

    /// <summary>Adds an entry to a chain.</summary>
    /// <param name="part">The part of the change for that chain.</param>
    /// <param name="change">The whole change.</param>
    /// <param name="who">Its author.</param>
    /// <param name="at">Its instant.</param>
    /// <param name="activity">The activity log entry that describes it.</param>
    public void Add(ChangePart part, CapturedChange change, string who, string at, (string Stream, long Sequence)? activity)
    {
        var (last, hash) = End(part.Chain);
        var entry = new AuditEntry
        {
            Chain = part.Chain,
            Sequence = last + 1,
            At = at,
            Who = who,
            Kind = part.Kind,
            EntitySet = change.EntitySet,
            EntityId = change.EntityId,
            Visibility = part.Visibility,
            Unless = part.Unless,
            LineStream = activity?.Stream,
            Line = activity?.Sequence,
            Before = part.Before,
            After = part.After,
            Digest = part.Row is null ? null : AuditEntry.DigestOf(System.Text.Encoding.UTF8.GetBytes(part.Row), _salt, part.Chain, last + 1),
        };
        var leaf = entry.Leaf();
        hash = AuditEntry.Hash(hash, leaf);
        Insert(
            entry.Chain, entry.Sequence, entry.At, entry.Who, entry.Kind, entry.EntitySet, entry.EntityId, entry.Visibility, entry.Unless,
            entry.LineStream, entry.Line, entry.Before, entry.After, entry.Digest, leaf, hash);
        _ends[part.Chain] = (entry.Sequence, hash);
    }

    public void Dispose() => _insert.Dispose();

    private void Insert(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        _insert.ExecuteNonQuery();
    }

    private (long Sequence, byte[] Hash) End(string chain)
    {
        if (_ends.TryGetValue(chain, out var end))
            return end;
        return _connection.QuerySingleOrDefault<(long, byte[])?>(
            "SELECT sequence, hash FROM main.entry WHERE chain = @chain ORDER BY sequence DESC LIMIT 1", new { chain }) ?? (0, AuditEntry.Beginning);
    }

    private DbCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
