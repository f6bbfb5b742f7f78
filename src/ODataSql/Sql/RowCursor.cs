namespace ODataSql.Sql;

/// <summary>
/// Reads the rows of a running statement one by one. Columns are numbered from 0. The memory that <see cref="Text"/> returns belongs to
/// the database and is valid until the next row.
/// </summary>
public abstract class RowCursor : IDisposable
{
    /// <summary>Moves to the next row; false after the last.</summary>
    public abstract bool Read();

    /// <summary>How the value is stored; a numeric column may hold integers and reals.</summary>
    public abstract StoredKind Kind(int column);

    /// <summary>Whether the value is null.</summary>
    public bool IsNull(int column) => Kind(column) == StoredKind.Null;

    /// <summary>The value as an integer.</summary>
    public abstract long Whole(int column);

    /// <summary>The value as a real.</summary>
    public abstract double Real(int column);

    /// <summary>The value as text, in UTF-8; empty for null.</summary>
    public abstract ReadOnlySpan<byte> Text(int column);

    /// <summary>The value as it is stored: string, integer, real or null.</summary>
    public abstract object? Value(int column);

    /// <summary>Ends the statement.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the statement holds.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>How a value is stored.</summary>
public enum StoredKind
{
    /// <summary>As null.</summary>
    Null,

    /// <summary>As an integer.</summary>
    Whole,

    /// <summary>As a floating-point number.</summary>
    Real,

    /// <summary>As text.</summary>
    Text,
}
