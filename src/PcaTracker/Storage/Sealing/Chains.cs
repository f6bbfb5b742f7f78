using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage.Sealing;

/// <summary>The ends of the chains in one transaction, to which entries are added.</summary>
internal sealed class Chains : IDisposable
{
    private readonly Dictionary<string, (long Sequence, byte[] Hash)> _ends = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly byte[] _salt;

    public Chains(SqliteConnection connection)
    {
        _connection = connection;
        using var salt = Command("SELECT salt FROM main.record_salt");
        _salt = (byte[])salt.ExecuteScalar()!;
        _insert = Command(
            """
            INSERT INTO main.entry (chain, sequence, at, who, kind, entity_set, entity_id, visibility, unless, line_stream, line, before, after, digest, leaf, hash)
            VALUES (@chain, @sequence, @at, @who, @kind, @set, @id, @visibility, @unless, @lineStream, @line, @before, @after, @digest, @leaf, @hash)
            """);
    }

    /// <summary>Adds what a chain is told.</summary>
    /// <param name="part">What it is told.</param>
    /// <param name="change">Of which change.</param>
    /// <param name="who">Who made it.</param>
    /// <param name="at">When.</param>
    /// <param name="line">The line of the feed that says it in words.</param>
    public void Add(ChangePart part, NotedChange change, string who, string at, (string Stream, long Sequence)? line)
    {
        var (last, hash) = End(part.Chain);
        var entry = new Entry
        {
            Chain = part.Chain, Sequence = last + 1, At = at, Who = who, Kind = part.Kind, EntitySet = change.EntitySet, EntityId = change.EntityId,
            Visibility = part.Visibility, Unless = part.Unless, LineStream = line?.Stream, Line = line?.Sequence, Before = part.Before, After = part.After,
            Digest = part.Row is null ? null : Entry.DigestOf(System.Text.Encoding.UTF8.GetBytes(part.Row), _salt, part.Chain, last + 1),
        };
        var leaf = entry.Leaf();
        hash = Entry.Hash(hash, leaf);
        object?[] values =
        [
            entry.Chain, entry.Sequence, entry.At, entry.Who, entry.Kind, entry.EntitySet, entry.EntityId, entry.Visibility, entry.Unless,
            entry.LineStream, entry.Line, entry.Before, entry.After, entry.Digest, leaf, hash,
        ];
        if (_insert.Parameters.Count == 0)
            foreach (var name in (string[])["@chain", "@sequence", "@at", "@who", "@kind", "@set", "@id", "@visibility", "@unless", "@lineStream", "@line", "@before", "@after", "@digest", "@leaf", "@hash"])
                _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        for (var i = 0; i < values.Length; i++)
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        _insert.ExecuteNonQuery();
        _ends[part.Chain] = (entry.Sequence, hash);
    }

    public void Dispose() => _insert.Dispose();

    private (long Sequence, byte[] Hash) End(string chain)
    {
        if (_ends.TryGetValue(chain, out var end))
            return end;
        using var command = Command("SELECT sequence, hash FROM main.entry WHERE chain = @chain ORDER BY sequence DESC LIMIT 1");
        command.Parameters.AddWithValue("@chain", chain);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), (byte[])reader.GetValue(1)) : (0, Entry.Beginning);
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
