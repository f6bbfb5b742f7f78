namespace ODataSql.Sql;

/// <summary>
/// The rows of a running statement, one after the other. Columns are numbered from 0; what <see cref="Text"/> gives is the
/// database's own memory, good until the next row.
/// </summary>
public abstract class RowCursor : IDisposable
{
    /// <summary>Goes to the next row; false after the last.</summary>
    public abstract bool Read();

    /// <summary>How the value is stored: a column of numbers may hold whole ones and reals.</summary>
    public abstract StoredKind Kind(int column);

    public bool IsNull(int column) => Kind(column) == StoredKind.Null;

    public abstract long Whole(int column);

    public abstract double Real(int column);

    /// <summary>The value as text, in UTF-8; empty for null.</summary>
    public abstract ReadOnlySpan<byte> Text(int column);

    /// <summary>The value as it is stored: text, whole number, real, or null.</summary>
    public abstract object? Value(int column);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

/// <summary>How a value is stored.</summary>
public enum StoredKind
{
    Null,
    Whole,
    Real,
    Text,
}
