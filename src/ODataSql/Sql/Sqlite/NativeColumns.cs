using System.Runtime.InteropServices;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// SQLite's own functions for the columns of the row at hand. A page reads some thousand columns, and what stands between here and
/// SQLite (a count of who uses the handle, a change of the thread's state) cost more than the reading. Each of these returns at once.
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

    /// <summary>Of a text, the blob is its UTF-8; of a number it is the text of the number.</summary>
    internal static ReadOnlySpan<byte> Text(nint statement, int column) => new(Blob(statement, column), Bytes(statement, column));

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    private static partial void* Blob(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    private static partial int Bytes(nint statement, int column);
}
