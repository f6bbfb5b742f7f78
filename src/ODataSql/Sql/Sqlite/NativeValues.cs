using System.Runtime.InteropServices;

namespace ODataSql.Sql.Sqlite;

/// <summary>SQLite's functions that read an argument of a function, called directly, as <see cref="NativeColumns"/> are.</summary>
internal static unsafe partial class NativeValues
{
    private const string Library = "e_sqlite3";

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_value_type")]
    internal static partial int Kind(nint value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_value_int64")]
    internal static partial long Whole(nint value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_value_double")]
    internal static partial double Real(nint value);

    /// <summary>A text in UTF-8, or a blob. It is SQLite's, and ends with the call of the function.</summary>
    internal static ReadOnlySpan<byte> Bytes(nint value)
    {
        // In this order: reading the value may change its length.
        var start = Blob(value);
        return new(start, Length(value));
    }

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_value_blob")]
    private static partial byte* Blob(nint value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
    private static partial int Length(nint value);
}
