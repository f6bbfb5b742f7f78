using System.Data.Common;
using System.IO.Pipelines;
using ODataSql.Json;
using ODataSql.Plan;
using ODataSql.Sql;

namespace ODataSql;

/// <summary>What an answer is, before its body.</summary>
public enum AnswerStatus
{
    /// <summary>There is a body to write.</summary>
    Found,

    /// <summary>A navigation property to one that leads nowhere, or a property without a value: 204.</summary>
    NoContent,

    /// <summary>The resource does not exist, or not for this reader: 404.</summary>
    NotFound,
}

/// <summary>An answer whose statement has run: its first row, if any, is at hand. Count and rows are of one snapshot.</summary>
public sealed class Answer : IDisposable
{
    private readonly CompiledQuery _query;
    private readonly DbTransaction? _snapshot;
    private readonly RowReader? _rows;
    private readonly bool _anyRow;
    private readonly long? _count;

    private Answer(CompiledQuery query, DbConnection connection)
    {
        _query = query;
        // One statement is a snapshot of its own.
        _snapshot = query.Count is null && query.Parent is null ? null : query.Dialect.BeginSnapshot(connection);
        try
        {
            _count = query.Count is { } count ? Number(query, connection, count) : null;
            _rows = query.Dialect.Start(connection, query.Rows);
            _anyRow = _rows.Read();
            Status = StatusOf(query, connection);
        }
        catch
        {
            // Nobody will dispose what was never made: the connection goes back as it came.
            Dispose();
            throw;
        }
    }

    public AnswerStatus Status { get; }

    private AnswerStatus StatusOf(CompiledQuery query, DbConnection connection) => query.Plan.Kind switch
    {
        _ when (!_anyRow || IsZero) && query.Parent is { } parent && Number(query, connection, parent) == 0 => AnswerStatus.NotFound,
        AnswerKind.Property or AnswerKind.Value => !_anyRow ? AnswerStatus.NotFound : _rows!.IsNull(0) ? AnswerStatus.NoContent : AnswerStatus.Found,
        AnswerKind.Entity when !_anyRow => query.Parent is null ? AnswerStatus.NotFound : AnswerStatus.NoContent,
        _ => AnswerStatus.Found,
    };

    /// <summary>The form in which it is written.</summary>
    public PayloadFormat Format => _query.Format;

    /// <summary>Media type of the body.</summary>
    public string ContentType => _query.Plan.Kind is AnswerKind.Count or AnswerKind.Value ? "text/plain;charset=utf-8" : _query.Format.ContentType;

    /// <summary>Whether it is of any number of rows.</summary>
    public bool IsCollection => _query.Plan.Kind == AnswerKind.Collection;

    /// <summary>The ETag of the one row, when it has one.</summary>
    public string? ETag => _query.Plan.Kind == AnswerKind.Entity && _anyRow && _query.ETagColumn is { } column ? (string)_rows!.Value(column)! : null;

    private bool IsZero => _query.Plan.Kind == AnswerKind.Count && _rows!.Whole(0) == 0;

    /// <summary>Writes the body, row by row.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="stop">Ends the writing.</param>
    /// <param name="giveWay">Awaited now and then in a long answer, so that it lets others go first.</param>
    /// <param name="endsEarly">Asked after each row of a page: whether it is to end here, with a link to the rest.</param>
    public async Task Write(PipeWriter target, CancellationToken stop, Func<Task>? giveWay = null, Func<bool>? endsEarly = null)
    {
        using var writer = new AnswerWriter(target, _query);
        switch (_query.Plan.Kind)
        {
            case AnswerKind.Collection:
                await writer.WriteCollection(_rows!, _anyRow, _count, new Pace(giveWay, endsEarly), stop);
                break;
            case AnswerKind.Entity:
                writer.WriteEntity(_rows!);
                break;
            case AnswerKind.Property:
                writer.WriteProperty(_rows!);
                break;
            case AnswerKind.Count or AnswerKind.Value:
                writer.WriteText(_rows!);
                break;
        }

        await target.FlushAsync(stop);
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _snapshot?.Dispose();
    }

    internal static Answer Open(CompiledQuery query, DbConnection connection) => new(query, connection);

    private static long Number(CompiledQuery query, DbConnection connection, SqlStatement statement)
    {
        using var rows = query.Dialect.Start(connection, statement);
        rows.Read();
        return rows.Whole(0);
    }
}
