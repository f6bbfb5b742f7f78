using System.Data.Common;
using System.IO.Pipelines;
using ODataSql.Json;
using ODataSql.Plan.Records;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>The outcome of a query, known before the body is written.</summary>
public enum ResultStatus
{
    /// <summary>There is a body to write.</summary>
    Found,

    /// <summary>The single-valued navigation property or the property is null: 204.</summary>
    NoContent,

    /// <summary>The resource does not exist, or the caller may not see it: 404.</summary>
    NotFound,
}

/// <summary>The result of a running query, positioned on its first row; count and rows are read in one snapshot.</summary>
public sealed class QueryResult : IDisposable
{
    private readonly CompiledQuery _query;
    private readonly DbTransaction? _snapshot;
    private readonly RowCursor? _rows;
    private readonly bool _anyRow;
    private readonly long? _count;

    private FirstStatement? _first;

    private QueryResult(CompiledQuery query, DbConnection connection, FirstStatement? first)
    {
        (_query, _first) = (query, first);
        // A single statement already is a snapshot.
        _snapshot = query.Count is null && query.Parent is null ? null : query.Dialect.BeginSnapshot(connection);
        try
        {
            var found = query.ByParts is { } parts && Number(connection, parts.HasFew) == 1 ? parts : null;
            _count = (found?.Count ?? query.Count) is { } count ? Number(connection, count) : null;
            _rows = Start(connection, found?.Rows ?? query.Rows);
            _anyRow = _rows.Read();
            Status = StatusOf(query, connection);
        }
        catch
        {
            // The caller gets no object to dispose, so the statements are released here.
            Dispose();
            throw;
        }
    }

    /// <summary>Whether there is anything to write.</summary>
    public ResultStatus Status { get; }

    private ResultStatus StatusOf(CompiledQuery query, DbConnection connection) => query.Plan.Kind switch
    {
        _ when (!_anyRow || IsZero) && query.Parent is { } parent && Number(connection, parent) == 0 => ResultStatus.NotFound,
        ResultKind.Property or ResultKind.Value => !_anyRow ? ResultStatus.NotFound : _rows!.IsNull(0) ? ResultStatus.NoContent : ResultStatus.Found,
        ResultKind.Entity when !_anyRow => query.Parent is null ? ResultStatus.NotFound : ResultStatus.NoContent,
        _ => ResultStatus.Found,
    };

    /// <summary>The format of the body.</summary>
    public PayloadFormat Format => _query.Format;

    /// <summary>Media type of the body.</summary>
    public string ContentType => _query.Plan.Kind is ResultKind.Count or ResultKind.Value ? "text/plain;charset=utf-8" : _query.Format.ContentType;

    /// <summary>Whether the body is a collection.</summary>
    public bool IsCollection => _query.Plan.Kind == ResultKind.Collection;

    /// <summary>The ETag of a single entity; null when it has none.</summary>
    public string? ETag => _query.Plan.Kind == ResultKind.Entity && _anyRow && _query.ETagColumn is { } column ? (string)_rows!.Value(column)! : null;

    /// <summary>The number of rows without paging; null unless the request asked for it.</summary>
    public long? Count => _count;

    private bool IsZero => _query.Plan.Kind == ResultKind.Count && _rows!.Whole(0) == 0;

    /// <summary>Writes the body, row by row.</summary>
    /// <param name="target">Where the body goes.</param>
    /// <param name="stop">Cancels the writing.</param>
    /// <param name="yieldToOthers">Awaited after each block of a long body, so that it yields to other requests.</param>
    /// <param name="shouldEndPage">Called after each row of a page; true ends the page there, with a link to the rest.</param>
    public async Task Write(PipeWriter target, CancellationToken stop, Func<Task>? yieldToOthers = null, Func<bool>? shouldEndPage = null)
    {
        using var writer = new ResultWriter(target, _query);
        switch (_query.Plan.Kind)
        {
            case ResultKind.Collection:
                await writer.WriteCollection(_rows!, _anyRow, _count, new WriteCallbacks(yieldToOthers, shouldEndPage), stop);
                break;
            case ResultKind.Entity:
                writer.WriteEntity(_rows!);
                break;
            case ResultKind.Property:
                writer.WriteProperty(_rows!);
                break;
            case ResultKind.Count or ResultKind.Value:
                writer.WriteText(_rows!);
                break;
        }

        await target.FlushAsync(stop);
    }

    /// <summary>
    /// Reads the rows of a collection one by one, for hosts that write them in another form than JSON. Their columns are the outputs of the
    /// plan; the cursor is always the same.
    /// </summary>
    public IEnumerable<RowCursor> ReadRows()
    {
        for (var more = _anyRow; more; more = _rows!.Read())
            yield return _rows!;
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _snapshot?.Dispose();
    }

    internal static QueryResult Open(CompiledQuery query, DbConnection connection, FirstStatement? first) => new(query, connection, first);

    private RowCursor Start(DbConnection connection, SqlStatement statement)
    {
        if (_first is not { } first)
            return _query.Dialect.Start(connection, statement);
        _first = null;
        return _query.Dialect.Start(connection, statement, first);
    }

    private long Number(DbConnection connection, SqlStatement statement)
    {
        using var rows = Start(connection, statement);
        rows.Read();
        return rows.Whole(0);
    }
}
