using System.Runtime.InteropServices;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// SQLite's functions that read columns of the current row, called directly. A page reads thousands of columns; reference counting of the
/// handle and switching the thread's GC mode for each would cost more than the reading. Each function returns at once.
/// </summary>
internal static unsafe partial class NativeColumns
{
    private const string Library = "e_sqlite3";

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    internal static partial int Kind(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    internal static partial long Whole(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_double")]
    internal static partial double Real(nint statement, int column);

    /// <summary>A text in UTF-8, or the text of a number.</summary>
    internal static ReadOnlySpan<byte> Text(nint statement, int column) => new(Blob(statement, column), Bytes(statement, column));

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    private static partial void* Blob(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    private static partial int Bytes(nint statement, int column);
}
