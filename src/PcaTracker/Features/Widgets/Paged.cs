namespace PcaTracker.Features.Widgets;

/// <summary>One page of a list, and the length of the whole list.</summary>
/// <param name="Items">The rows of the page.</param>
/// <param name="Total">The length of the whole list.</param>
/// <param name="Page">The number of the page, from 1.</param>
/// <param name="Size">The most rows of a page.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, long Total, int Page, int Size) : IPaged;

/// <summary>Reads lists page by page.</summary>
public static class Paged
{
    /// <summary>A list without rows.</summary>
    public static Paged<T> None<T>() => new([], 0, 1, 1);

    /// <summary>Reads a page; beyond the end, the last one.</summary>
    /// <param name="total">The length of the whole list.</param>
    /// <param name="page">The requested page.</param>
    /// <param name="size">The most rows of a page.</param>
    /// <param name="read">Reads that many rows after skipping others: <c>LIMIT @size OFFSET @skip</c>.</param>
    public static Paged<T> Read<T>(long total, int page, int size, Func<PageRange, IEnumerable<T>> read)
    {
        var shown = (int)Math.Clamp(page, 1, Math.Max(1, (total + size - 1) / size));
        return new([.. read(new PageRange(size, (shown - 1) * size))], total, shown, size);
    }
}

/// <summary>The rows of a page in SQL: <c>LIMIT @Size OFFSET @Skip</c>.</summary>
public sealed record PageRange(int Size, int Skip);

/// <summary>The place of a page within its list, whatever the rows are.</summary>
public interface IPaged
{
    /// <summary>The length of the whole list.</summary>
    long Total { get; }

    /// <summary>The number of the page, from 1.</summary>
    int Page { get; }

    /// <summary>The most rows of a page.</summary>
    int Size { get; }
}
