using System.Runtime.InteropServices;

namespace ODataSql.Sql.Sqlite.Tallies;

/// <summary>SQLite's <c>sqlite3_module</c>: the functions of a virtual table. Those that a table that is only read lacks stay null.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TableModule
{
    public int Version;
    public nint Create;
    public delegate* unmanaged[Cdecl]<nint, nint, int, byte**, OpenTable**, byte**, int> Connect;
    public delegate* unmanaged[Cdecl]<OpenTable*, IndexInfo*, int> BestIndex;
    public delegate* unmanaged[Cdecl]<OpenTable*, int> Disconnect;
    public nint Destroy;
    public delegate* unmanaged[Cdecl]<OpenTable*, Cursor**, int> Open;
    public delegate* unmanaged[Cdecl]<Cursor*, int> Close;
    public delegate* unmanaged[Cdecl]<Cursor*, int, byte*, int, nint*, int> Filter;
    public delegate* unmanaged[Cdecl]<Cursor*, int> Next;
    public delegate* unmanaged[Cdecl]<Cursor*, int> IsAtEnd;
    public delegate* unmanaged[Cdecl]<Cursor*, nint, int, int> Column;
    public delegate* unmanaged[Cdecl]<Cursor*, long*, int> RowId;
    private fixed long _others[11];
}

/// <summary>SQLite's <c>sqlite3_vtab</c>, whose fields are SQLite's own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OpenTable
{
    public nint Module;
    public int References;
    public nint Error;
}

/// <summary>A walk through the rows of a tally; it begins as <c>sqlite3_vtab_cursor</c> does. Places are offsets in the tally.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Cursor
{
    public OpenTable* Table;
    public byte* Tally;
    public int Length;
    public int Values;
    public int Row;
    public int Next;
    public long Number;
    public fixed int Starts[TallyRows.MostValues];
}

/// <summary>SQLite's <c>sqlite3_index_info</c>: which conditions a statement has, and which of them the table uses.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IndexInfo
{
    public int Constraints;
    public IndexConstraint* Constraint;
    public int Orders;
    public nint Order;
    public IndexUsage* Usage;
    public int Index;
    public nint Name;
    public int FreesName;
    public int IsSorted;
    public double Cost;
    public long Rows;
}

/// <summary>SQLite's <c>sqlite3_index_constraint</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexConstraint
{
    public int Column;
    public byte Operator;
    public byte IsUsable;
    public int Term;
}

/// <summary>SQLite's <c>sqlite3_index_constraint_usage</c>: the place of its value among the arguments, and that SQLite need not check it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexUsage
{
    public int Argument;
    public byte IsChecked;
}
