using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace ODataSql.Sql.Postgres;

/// <summary>
/// Reads rows from the driver's buffer, so that text reaches the response without a detour over UTF-16. A connection runs one statement at a
/// time: when another one starts, this cursor keeps the row on which it stands.
/// </summary>
internal sealed class PostgresRowCursor : RowCursor
{
    private const uint Boolean = 16, Bigint = 20, Json = 114, Float8 = 701;

    private static readonly ConditionalWeakTable<NpgsqlConnection, PostgresRowCursor> Running = [];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _statements;
    private NpgsqlDataReader _reader = null!;
    private uint[] _types = [];
    private byte[] _texts = ArrayPool<byte>.Shared.Rent(4096);
    private int _used;
    private object?[]? _kept;
    private bool _isOpen = true, _hasRow;

    private PostgresRowCursor(NpgsqlConnection connection, NpgsqlBatch statements) => (_connection, _statements) = (connection, statements);

    /// <summary>Starts a statement, and sends another one with it whose value is checked before; null for none.</summary>
    public static PostgresRowCursor Start(NpgsqlConnection connection, SqlStatement statement, FirstStatement? first)
    {
        if (Running.TryGetValue(connection, out var running))
            running.Keep();
        var statements = new NpgsqlBatch(connection);
        if (first is not null)
            statements.BatchCommands.Add(new NpgsqlBatchCommand(first.Text));
        var command = new NpgsqlBatchCommand(WithLimits(statement));
        foreach (var value in statement.Parameters)
            command.Parameters.Add(Parameter(value));
        statements.BatchCommands.Add(command);
        var cursor = new PostgresRowCursor(connection, statements);
        // Another thread may stop it from now on.
        Running.AddOrUpdate(connection, cursor);
        try
        {
            cursor.Execute(first);
            return cursor;
        }
        catch
        {
            Running.Remove(connection);
            cursor._reader?.Dispose();
            statements.Dispose();
            throw;
        }
    }

    /// <summary>Stops the statement that a connection is running.</summary>
    public static void Stop(NpgsqlConnection connection)
    {
        if (Running.TryGetValue(connection, out var running) && running._isOpen)
            running._statements.Cancel();
        else
            StopOther(connection);
    }

    // A statement of somebody else is known to the server alone, which ignores the wish where none runs.
    private static void StopOther(NpgsqlConnection connection)
    {
        try
        {
            using var beside = (NpgsqlConnection)((ICloneable)connection).Clone();
            beside.Open();
            using var command = new NpgsqlCommand($"SELECT pg_cancel_backend({connection.ProcessID})", beside);
            command.ExecuteNonQuery();
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and with it the statement.
        }
    }

    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(!_isOpen && _kept is null, this);
        _used = 0;
        _hasRow = _isOpen && _reader.Read();
        return _hasRow;
    }

    public override StoredKind Kind(int column) => _kept is { } kept
        ? kept[column] switch { null => StoredKind.Null, long => StoredKind.Whole, double => StoredKind.Real, _ => StoredKind.Text }
        : !_hasRow || _reader.IsDBNull(column) ? StoredKind.Null
        : _types[column] switch
        {
            Boolean or Bigint => StoredKind.Whole,
            Float8 => StoredKind.Real,
            Json => IsWhole(column) ? StoredKind.Whole : StoredKind.Real,
            _ => StoredKind.Text,
        };

    public override long Whole(int column) => _kept is { } kept ? Convert.ToInt64(kept[column], CultureInfo.InvariantCulture)
        : !_hasRow || _reader.IsDBNull(column) ? 0
        : _types[column] switch
        {
            Boolean => _reader.GetBoolean(column) ? 1 : 0,
            Bigint => _reader.GetInt64(column),
            Float8 => (long)_reader.GetDouble(column),
            Json => Utf8Parser.TryParse(Text(column), out long whole, out _) ? whole : 0,
            _ => 0,
        };

    public override double Real(int column) => _kept is { } kept ? Convert.ToDouble(kept[column], CultureInfo.InvariantCulture)
        : !_hasRow || _reader.IsDBNull(column) ? 0
        : _types[column] switch
        {
            Float8 => _reader.GetDouble(column),
            Json => double.Parse(Text(column), CultureInfo.InvariantCulture),
            _ => Whole(column),
        };

    public override ReadOnlySpan<byte> Text(int column)
    {
        if (_kept is { } kept)
            return Bytes(kept[column]);
        if (!_hasRow || _reader.IsDBNull(column))
            return [];
        if (_types[column] is Boolean or Bigint or Float8)
            return Bytes(Value(column));
        var length = (int)_reader.GetBytes(column, 0, null, 0, 0);
        if (length > _texts.Length - _used)
            Grow(length);
        _reader.GetBytes(column, 0, _texts, _used, length);
        var text = _texts.AsSpan(_used, length);
        _used += length;
        return text;
    }

    public override object? Value(int column) => _kept is { } kept ? kept[column] : Kind(column) switch
    {
        StoredKind.Null => null,
        StoredKind.Whole => Whole(column),
        StoredKind.Real => Real(column),
        _ => Encoding.UTF8.GetString(Text(column)),
    };

    protected override void Dispose(bool disposing)
    {
        _kept = null;
        Close();
        if (_texts.Length > 0)
            ArrayPool<byte>.Shared.Return(_texts);
        _texts = [];
    }

    /// <summary>
    /// The statement with the sizes of usual pages in its text: of a parameter, the server expects a tenth of all rows, finds that a plan for the
    /// value at hand costs less, and so plans each page of a large table anew, which takes longer than to read it.
    /// </summary>
    private static string WithLimits(SqlStatement statement)
    {
        const string Limit = "LIMIT $";
        var (text, from) = (statement.Text, 0);
        for (var at = text.IndexOf(Limit, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Limit, from, StringComparison.Ordinal))
        {
            var place = at + Limit.Length - 1;
            var end = place + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            from = end;
            if (statement.Parameters[int.Parse(text.AsSpan(place + 1, end - place - 1), CultureInfo.InvariantCulture) - 1]
                is long and >= 0 and <= Limits.DefaultPageSize + 1 and var size)
            {
                var written = size.ToString(CultureInfo.InvariantCulture);
                text = $"{text.AsSpan(0, place)}{written}{text.AsSpan(end)}";
                from = place + written.Length;
            }
        }

        return text;
    }

    private void Execute(FirstStatement? first)
    {
        _reader = _statements.ExecuteReader();
        if (first is not null)
        {
            _reader.Read();
            first.Check(_reader.GetString(0));
            _reader.NextResult();
        }

        _types = new uint[_reader.FieldCount];
        for (var i = 0; i < _types.Length; i++)
            _types[i] = _reader.GetDataTypeOID(i);
    }

    /// <summary>Keeps the current row, the last one, so that the connection is free.</summary>
    private void Keep()
    {
        if (!_isOpen)
            return;
        _kept = _hasRow ? [.. Enumerable.Range(0, _types.Length).Select(Value)] : [];
        if (_hasRow && _reader.Read())
            throw new InvalidOperationException("A statement with rows to read is still running on this connection.");
        Close();
    }

    private void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = _hasRow && _kept is null && _reader.Read();
        // The driver would read all remaining rows.
        if (_isOpen)
            _statements.Cancel();
        _isOpen = false;
        if (Running.TryGetValue(_connection, out var running) && running == this)
            Running.Remove(_connection);
        try
        {
            _reader.Dispose();
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
        {
            // As it was asked to.
        }

        _statements.Dispose();
    }

    private static byte[] Bytes(object? value) => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");

    // Numbers that may be whole or real come as JSON.
    private bool IsWhole(int column)
    {
        var text = Text(column);
        return Utf8Parser.TryParse(text, out long _, out var read) && read == text.Length;
    }

    private void Grow(int length)
    {
        // What was read before stays in the old memory, to which spans still point.
        _texts = ArrayPool<byte>.Shared.Rent(Math.Max(length, _texts.Length * 2));
        _used = 0;
    }

    private static NpgsqlParameter Parameter(object value) => value switch
    {
        long whole => new NpgsqlParameter<long> { TypedValue = whole },
        double real => new NpgsqlParameter<double> { TypedValue = real },
        bool flag => new NpgsqlParameter<bool> { TypedValue = flag },
        string text => new NpgsqlParameter<string> { TypedValue = Storable(text), NpgsqlDbType = NpgsqlDbType.Text },
        _ => throw new NotSupportedException($"A parameter of type {value.GetType()} has no form in PostgreSQL."),
    };

    /// <summary>A text without the character 0, which PostgreSQL cannot store: a noncharacter stands for it, which nothing stored has.</summary>
    private static string Storable(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFF') : text;
}
