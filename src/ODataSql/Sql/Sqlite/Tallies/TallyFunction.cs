using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite.Tallies;

/// <summary>
/// The aggregate <c>tally(value, …)</c>: a blob with each combination of values among the rows and how often it occurs, which
/// <see cref="TallyRows"/> reads. SQLite groups by sorting; this groups by hashing, in one pass over the rows, whatever their order.
/// </summary>
internal static unsafe partial class TallyFunction
{
    private const string Library = "e_sqlite3";
    private const int Utf8 = 1, Deterministic = 0x800;
    private const int Whole = 1, Real = 2, Null = 5;
    private const nint CopyAtOnce = -1;

    public static void Register(SqliteConnection connection) => SqliteException.ThrowExceptionForRC(
        CreateFunction(connection.Handle!.DangerousGetHandle(), "tally", -1, Utf8 | Deterministic, 0, 0, &Step, &Final, 0), connection.Handle);

    /// <summary>The form of a value: a byte that says which, then a number in eight bytes, or the length of a text and its UTF-8.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Step(nint context, int count, nint* values)
    {
        var state = State.Of(context);
        var writer = new CombinationWriter(state.Combination);
        for (var i = 0; i < count; i++)
        {
            var value = values[i];
            switch (NativeValues.Kind(value))
            {
                case Null:
                    writer.Null();
                    break;
                case Whole:
                    writer.Whole(NativeValues.Whole(value));
                    break;
                case Real:
                    writer.Real(NativeValues.Real(value));
                    break;
                default:
                    writer.Text(NativeValues.Bytes(value));
                    break;
            }
        }

        (state.Combination, state.Values) = (writer.Buffer, count);
        state.Tally.Add(writer.Written);
    }

    // SQLite also calls it for a statement that is cancelled.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Final(nint context)
    {
        byte[] blob = [];
        if (State.Taken(context) is { } state)
        {
            // How many values each row has, then the rows.
            blob = new byte[1 + state.Tally.Size];
            blob[0] = (byte)state.Values;
            state.Tally.Write(blob.AsSpan(1));
        }

        fixed (byte* start = blob)
            Result(context, start, blob.Length, CopyAtOnce);
    }

    /// <summary>What is kept between the rows of one aggregation.</summary>
    private sealed class State
    {
        public Tally Tally { get; } = new();

        public int Values { get; set; }

        public byte[] Combination { get; set; } = new byte[256];

        public static State Of(nint context)
        {
            var handle = (nint*)Memory(context, sizeof(nint));
            if (*handle != 0)
                return Unsafe.As<State>(GCHandle.FromIntPtr(*handle).Target!);
            var state = new State();
            *handle = GCHandle.ToIntPtr(GCHandle.Alloc(state));
            return state;
        }

        /// <summary>The state, which ends here; null where there was no row.</summary>
        public static State? Taken(nint context)
        {
            var handle = (nint*)Memory(context, 0);
            if (handle == null || *handle == 0)
                return null;
            var kept = GCHandle.FromIntPtr(*handle);
            var state = (State)kept.Target!;
            kept.Free();
            return state;
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_create_function_v2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateFunction(
        nint database, string name, int arguments, int flags, nint data, nint function,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> step, delegate* unmanaged[Cdecl]<nint, void> final, nint destroy);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_aggregate_context")]
    private static partial void* Memory(nint context, int size);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_blob64")]
    private static partial void Result(nint context, byte* blob, long length, nint destructor);
}
