using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite.Tallies;

/// <summary>
/// The table-valued function <c>tally_rows(tally)</c>: the rows of a <see cref="TallyFunction"/>'s blob. Its columns are <c>n</c>, how often a
/// combination occurs, and the values <c>c0</c>, <c>c1</c> … (SQLite, The Virtual Table Mechanism, 2.4).
/// </summary>
internal static unsafe partial class TallyRows
{
    /// <summary>How many values a combination may have.</summary>
    public const int MostValues = 8;

    private const string Library = "e_sqlite3";
    private const int Ok = 0, CannotSo = 19;
    private const int TallyColumn = MostValues + 1;
    private const byte Equal = 2;
    private const nint CopyAtOnce = -1;

    private static readonly TableModule* Callbacks = Create();

    public static void Register(SqliteConnection connection) => SqliteException.ThrowExceptionForRC(
        CreateModule(connection.Handle!.DangerousGetHandle(), "tally_rows", Callbacks, 0), connection.Handle);

    private static TableModule* Create()
    {
        var module = (TableModule*)NativeMemory.AllocZeroed((nuint)sizeof(TableModule));
        // Without xCreate, the table exists on every connection by itself and cannot be made again.
        module->Connect = &Connect;
        module->BestIndex = &BestIndex;
        module->Disconnect = &Disconnect;
        module->Open = &Open;
        module->Close = &Close;
        module->Filter = &Filter;
        module->Next = &Next;
        module->IsAtEnd = &IsAtEnd;
        module->Column = &ColumnOf;
        module->RowId = &RowId;
        return module;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Connect(nint database, nint data, int count, byte** arguments, OpenTable** table, byte** error)
    {
        var columns = string.Join(", ", Enumerable.Range(0, MostValues).Select(i => $"c{i}"));
        var result = Declare(database, $"CREATE TABLE tally_rows (n, {columns}, tally HIDDEN)");
        if (result == Ok)
            *table = (OpenTable*)NativeMemory.AllocZeroed((nuint)sizeof(OpenTable));
        return result;
    }

    // The blob is the one argument, without which there are no rows.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int BestIndex(OpenTable* table, IndexInfo* info)
    {
        for (var i = 0; i < info->Constraints; i++)
        {
            var constraint = info->Constraint[i];
            if (constraint.Column != TallyColumn || constraint.Operator != Equal)
                continue;
            if (constraint.IsUsable == 0)
                return CannotSo;
            info->Usage[i] = new IndexUsage { Argument = 1, IsChecked = 1 };
        }

        (info->Cost, info->Rows) = (1_000, 1_000);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Disconnect(OpenTable* table)
    {
        NativeMemory.Free(table);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(OpenTable* table, Cursor** cursor)
    {
        *cursor = (Cursor*)NativeMemory.AllocZeroed((nuint)sizeof(Cursor));
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(Cursor* cursor)
    {
        NativeMemory.Free(cursor->Tally);
        NativeMemory.Free(cursor);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Filter(Cursor* cursor, int index, byte* name, int count, nint* arguments)
    {
        NativeMemory.Free(cursor->Tally);
        *cursor = new Cursor { Table = cursor->Table };
        if (count == 1 && NativeValues.Bytes(arguments[0]) is { IsEmpty: false } tally)
        {
            cursor->Tally = (byte*)NativeMemory.Alloc((nuint)tally.Length);
            tally.CopyTo(new Span<byte>(cursor->Tally, tally.Length));
            (cursor->Length, cursor->Values, cursor->Next) = (tally.Length, cursor->Tally[0], 1);
        }

        return Read(cursor);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Next(Cursor* cursor)
    {
        cursor->Number++;
        return Read(cursor);
    }

    // Finds where each value of the next row is. A blob that is none of a tally ends where a row would leave it.
    private static int Read(Cursor* cursor)
    {
        (cursor->Row, var at) = (cursor->Next, (long)cursor->Next + sizeof(long));
        for (var i = 0; i < Math.Min(cursor->Values, MostValues) && at < cursor->Length; i++)
        {
            cursor->Starts[i] = (int)at;
            at += cursor->Tally[at] switch
            {
                CombinationWriter.IsNull => 1,
                CombinationWriter.IsText when at + 1 + sizeof(int) <= cursor->Length =>
                    1L + sizeof(int) + Unsafe.ReadUnaligned<uint>(cursor->Tally + at + 1),
                _ => 1 + sizeof(long),
            };
        }

        if (at > cursor->Length || cursor->Values is 0 or > MostValues)
            cursor->Row = cursor->Length;
        cursor->Next = (int)at;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsAtEnd(Cursor* cursor) => cursor->Row >= cursor->Length ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ColumnOf(Cursor* cursor, nint context, int column)
    {
        if (column == 0)
            Whole(context, Unsafe.ReadUnaligned<long>(cursor->Tally + cursor->Row));
        // A column without a result is null.
        if (column == 0 || column > cursor->Values)
            return Ok;
        var value = cursor->Tally + cursor->Starts[column - 1];
        switch (*value++)
        {
            case CombinationWriter.IsWhole:
                Whole(context, Unsafe.ReadUnaligned<long>(value));
                break;
            case CombinationWriter.IsReal:
                Real(context, Unsafe.ReadUnaligned<double>(value));
                break;
            case CombinationWriter.IsText:
                Text(context, value + sizeof(int), Unsafe.ReadUnaligned<int>(value), CopyAtOnce);
                break;
        }

        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RowId(Cursor* cursor, long* number)
    {
        *number = cursor->Number;
        return Ok;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_create_module", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateModule(nint database, string name, TableModule* module, nint data);

    [LibraryImport(Library, EntryPoint = "sqlite3_declare_vtab", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Declare(nint database, string sql);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_result_int64")]
    private static partial void Whole(nint context, long value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_result_double")]
    private static partial void Real(nint context, double value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_result_text")]
    private static partial void Text(nint context, byte* text, int length, nint destructor);
}
