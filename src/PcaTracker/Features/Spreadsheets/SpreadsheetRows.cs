using ODataSql;
using ODataSql.Sql;
using PcaTracker.Storage;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>Compiles a question as a request to the API is compiled.</summary>
/// <param name="request">The request.</param>
/// <param name="query">The compiled query, unless the request is refused.</param>
/// <returns>The refusal, or null.</returns>
internal delegate QueryRefusal? CompileQuestion(QueryRequest request, out CompiledQuery query);

/// <summary>The rows of a question, read one by one as a file is written: the database holds them, and memory does not.</summary>
internal sealed class SpreadsheetRows : IDisposable
{
    private readonly QueryResult _result;

    private SpreadsheetRows(QueryResult result, IReadOnlyList<SheetColumn> columns) => (_result, Columns) = (result, columns);

    /// <summary>The columns.</summary>
    public IReadOnlyList<SheetColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public long Count => _result.Count ?? 0;

    /// <summary>The rows; the cursor is always the same.</summary>
    public IEnumerable<RowCursor> All => _result.ReadRows();

    /// <summary>Runs a compiled question up to its first row.</summary>
    public static SpreadsheetRows Open(CompiledQuery query, Session session) =>
        new(QueryEngine.Run(query, session.Connection), SheetColumn.Of(query.Plan));

    public void Dispose() => _result.Dispose();
}
