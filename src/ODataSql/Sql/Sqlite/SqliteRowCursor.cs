using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ODataSql.Sql.Sqlite;

/// <summary>Reads rows through SQLite's C interface, so that text reaches the response without a detour over UTF-16.</summary>
internal sealed class SqliteRowCursor(PreparedStatements statements, PreparedStatement prepared) : RowCursor
{
    // Valid until this cursor is disposed. SQLite returns null for every column of statement 0.
    private nint _statement = prepared.Handle.DangerousGetHandle();

    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(_statement == 0, this);
        var result = statements.Step(prepared.Handle);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, statements.Database);
        return result == raw.SQLITE_ROW;
    }

    public override StoredKind Kind(int column) => NativeColumns.Kind(_statement, column) switch
    {
        raw.SQLITE_NULL => StoredKind.Null,
        raw.SQLITE_INTEGER => StoredKind.Whole,
        raw.SQLITE_FLOAT => StoredKind.Real,
        _ => StoredKind.Text,
    };

    public override long Whole(int column) => NativeColumns.Whole(_statement, column);

    public override double Real(int column) => NativeColumns.Real(_statement, column);

    public override ReadOnlySpan<byte> Text(int column) => NativeColumns.Text(_statement, column);

    public override object? Value(int column) => Kind(column) switch
    {
        StoredKind.Null => null,
        StoredKind.Whole => Whole(column),
        StoredKind.Real => Real(column),
        _ => Encoding.UTF8.GetString(Text(column)),
    };

    protected override void Dispose(bool disposing)
    {
        if (_statement == 0)
            return;
        _statement = 0;
        statements.Return(prepared);
    }
}
